import type { Release, ServiceRevision, Slot, Weights } from '../ports/platform.ts';
import type { DeploymentStatus, Stage, StopReason } from './lifecycle.ts';

export interface StageRecord {
  readonly stage: Stage;
  readonly startedAtMs: number;
  /** Undefined while it runs, and for ever where its process was killed. */
  readonly endedAtMs?: number;
  readonly outcome?: 'SUCCEEDED' | 'FAILED';
}

/** One attempt to move a service from a source to a target revision, as the journal keeps it. JSON through and through. */
export interface ServiceDeployment {
  /** A ULID: sorts by time. */
  readonly id: string;
  readonly service: string;
  readonly environment: string;
  readonly verb: 'deploy' | 'rollback';
  readonly status: DeploymentStatus;
  readonly stages: readonly StageRecord[];
  readonly release: Release;
  /** Undefined on the first deployment. */
  readonly fromSlot?: Slot;
  readonly toSlot: Slot;
  readonly sourceRevision?: ServiceRevision;
  /** Undefined until it is registered. */
  readonly targetRevision?: ServiceRevision;
  /** Production weights that this deployment last wrote or read as its own; what differs live is drift. */
  readonly expectedWeights: Weights;
  /** Production weights that may be live too: noted before the first rule is written, gone when all rules read back. */
  readonly pendingWeights?: readonly Weights[];
  /** Shares of the target, in percent. */
  readonly steps: readonly number[];
  readonly desired: number;
  /** Tasks that the source ran when this began: what it needs again before traffic may come back to it. */
  readonly sourceDesired?: number;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  /** When the source's weight was first *read* as 0 in every production rule. */
  readonly sourceIdleSinceMs?: number;
  /** The same of the target, once traffic has been taken from it again. */
  readonly targetIdleSinceMs?: number;
  readonly stopReason?: StopReason;
  /** What stopped it, kept for whoever takes over the way back. */
  readonly failure?: { readonly message: string; readonly hint: string };
  /** One paragraph for people: what happened, why, what to do. */
  readonly reason?: string;
}
