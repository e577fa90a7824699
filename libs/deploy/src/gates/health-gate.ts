import type { ServiceRevision, SlotState, Target, TaskFailure } from '../ports/platform.ts';
import { breakerThreshold, failuresOfRelease } from './task-failures.ts';

export interface HealthSample {
  /** Undefined where the observation does not hold the slot. */
  readonly slot: SlotState | undefined;
  /** What has to run there; undefined where any revision will do. */
  readonly revision: ServiceRevision | undefined;
  readonly wanted: number;
  /** Distinct tasks that failed since the watch began. */
  readonly failures: readonly TaskFailure[];
}

export interface Health {
  readonly healthy: number;
  /** All that is wanted, of the right revision. */
  readonly enough: boolean;
  /** What is missing, for people; empty where nothing is. */
  readonly waitingFor: string;
}

/** Targets that the load balancer itself calls healthy; fail-open and draining ones do not count. */
export function healthyTargets(slot: SlotState | undefined): number {
  return slot?.targets.filter(({ state }) => state === 'healthy').length ?? 0;
}

export function healthOf({ slot, revision, wanted }: Omit<HealthSample, 'failures'>): Health {
  const counted = healthyTargets(slot);
  const otherRevision = revision !== undefined && slot?.revision?.id !== revision.id;
  const healthy = otherRevision ? 0 : counted;
  const enough = healthy >= wanted && (slot?.desired ?? 0) > 0;
  return { healthy, enough, waitingFor: enough ? '' : missing(slot, otherRevision, wanted) };
}

export type StartVerdict =
  | { readonly kind: 'healthy'; readonly health: Health }
  | { readonly kind: 'waiting'; readonly health: Health }
  | { readonly kind: 'failed'; readonly health: Health; readonly failures: readonly TaskFailure[] };

/** A slot on its way up: healthy, not yet, or its tasks fail so often that waiting on is of no use. */
export function judgeStart(sample: HealthSample): StartVerdict {
  const health = healthOf(sample);
  const failures = failuresOfRelease(sample.failures);
  if (failures.length >= breakerThreshold(sample.wanted)) return { kind: 'failed', health, failures };
  return { kind: health.enough ? 'healthy' : 'waiting', health };
}

export type StayVerdict =
  | { readonly kind: 'good'; readonly health: Health }
  /** Below what is wanted for a reason that may pass, such as a lost machine. */
  | { readonly kind: 'thin'; readonly health: Health }
  | { readonly kind: 'failed'; readonly health: Health; readonly why: 'TASKS_FAILED' | 'HEALTH_GATE' };

/** A slot that has been healthy and takes traffic: one task that fails by its own doing is enough to go back. */
export function judgeStay(sample: HealthSample): StayVerdict {
  const health = healthOf(sample);
  if (failuresOfRelease(sample.failures).length > 0) return { kind: 'failed', health, why: 'TASKS_FAILED' };
  if (health.healthy === 0) return { kind: 'failed', health, why: 'HEALTH_GATE' };
  return { kind: health.enough ? 'good' : 'thin', health };
}

function missing(slot: SlotState | undefined, otherRevision: boolean, wanted: number): string {
  if (slot === undefined || slot.desired === 0) return 'the slot to run anything';
  if (otherRevision) return `the slot to run the wanted revision instead of ${slot.revision?.id ?? 'none'}`;
  if (slot.running < wanted) {
    return `tasks to start: ${slot.running} of ${wanted} running, ${slot.pending} pending`;
  }
  const others = inWords(slot.targets.filter(({ state }) => state !== 'healthy' && state !== 'draining'));
  const healthy = `targets to become healthy: ${healthyTargets(slot)} of ${wanted} are`;
  return others === '' ? healthy : `${healthy}, ${others}`;
}

/** What the load balancer says of the slot's unhealthy targets, such as `2 unhealthy (Target.Timeout)`; empty where none is. */
export function unhealthyTargets(slot: SlotState | undefined): string {
  return inWords(slot?.targets.filter(({ state }) => state === 'unhealthy') ?? []);
}

function inWords(targets: readonly Target[]): string {
  const states = new Map<string, number>();
  for (const { state, reason } of targets) {
    const word = reason === undefined ? state : `${state} (${reason})`;
    states.set(word, (states.get(word) ?? 0) + 1);
  }
  return [...states].map(([word, count]) => `${count} ${word}`).join(', ');
}
