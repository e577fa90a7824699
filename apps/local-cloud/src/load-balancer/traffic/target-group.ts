import type { CloudClock, TargetHealth } from '../../contracts.ts';
import type { Address } from '../health/probe.ts';
import type { HealthCheck, TargetGroupRecord } from '../state/records.ts';
import { TargetChooser } from './choose-target.ts';
import type { Algorithm } from './choose-target.ts';
import { Target } from './target.ts';

/** What a group asks of the load balancer that uses it. */
export interface GroupHost {
  reach(loadBalancerArn: string | undefined, id: string, port: number): Address | undefined;
  idleTimeoutSeconds(loadBalancerArn: string | undefined): number;
  onDrained(targetGroupArn: string, target: Target): void;
  /** A target is out of the group, or came back while it drained. */
  onGone(targetGroupArn: string, target: Target): void;
}

const unused: TargetHealth = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
};

const draining: TargetHealth = {
  state: 'draining',
  reason: 'Target.DeregistrationInProgress',
  description: 'Target deregistration is in progress',
};

/** A target group while the cloud runs: which target gets the next request. */
export class TargetGroup {
  readonly arn: string;
  readonly #host: GroupHost;
  readonly #clock: CloudClock;
  readonly #targets = new Map<string, Target>();
  readonly #chooser = new TargetChooser();
  #record: TargetGroupRecord;
  #loadBalancerArn: string | undefined;
  #candidates: readonly Target[] | undefined;
  #algorithm: Algorithm = 'round_robin';
  #slowStartMs = 0;

  constructor(record: TargetGroupRecord, host: GroupHost, clock: CloudClock) {
    this.arn = record.arn;
    this.#record = record;
    this.#host = host;
    this.#clock = clock;
  }

  get record(): TargetGroupRecord {
    return this.#record;
  }

  get loadBalancerArn(): string | undefined {
    return this.#loadBalancerArn;
  }

  targets(): Iterable<Target> {
    return this.#targets.values();
  }

  /** Follows the record: new targets are checked, deregistered ones drain. `checking` is off until the cloud has started. */
  update(record: TargetGroupRecord, loadBalancerArn: string | undefined, checking: boolean): void {
    this.#record = record;
    this.#loadBalancerArn = loadBalancerArn;
    this.#algorithm = algorithmOf(record);
    this.#slowStartMs = this.#clock.scaledMs(Number(record.attributes['slow_start.duration_seconds'] ?? 0));
    this.#candidates = undefined;
    this.#followTargets();
    for (const target of this.#targets.values()) {
      if (checking && loadBalancerArn !== undefined) target.check();
      else target.stopChecking();
    }
  }

  /** Undefined where no target is registered: that is a 503. */
  choose(): Target | undefined {
    return this.#chooser.choose(this.#candidatesNow(), {
      algorithm: this.#algorithm,
      slowStartMs: this.#slowStartMs,
      nowMs: this.#slowStartMs === 0 ? 0 : this.#clock.now().getTime(),
      random: Math.random,
    });
  }

  /** The target of a stickiness cookie, where it may still get requests. */
  candidate(key: string): Target | undefined {
    const target = this.#targets.get(key);
    return target !== undefined && this.#candidatesNow().includes(target) ? target : undefined;
  }

  /** Undefined where it is not registered. */
  healthOf(id: string, port: number): TargetHealth | undefined {
    const target = this.#targets.get(targetKey(id, port));
    if (target === undefined) return undefined;
    if (target.draining) return draining;
    return this.#loadBalancerArn === undefined ? unused : target.health;
  }

  healthyCount(): number {
    return this.#registered().filter((target) => target.health.state === 'healthy').length;
  }

  unhealthyCount(): number {
    return this.#registered().filter((target) => target.health.state === 'unhealthy').length;
  }

  stop(): void {
    for (const target of this.#targets.values()) target.stop();
  }

  #followTargets(): void {
    const wanted = new Map(this.#record.targets.map((target) => [targetKey(target.id, target.port), target]));
    for (const [key, target] of this.#targets) {
      const registered = wanted.get(key);
      const cameBack = target.draining && registered?.drainedAtMs === undefined;
      if (registered !== undefined && !cameBack) continue;
      this.#targets.delete(key);
      target.stop();
      this.#host.onGone(this.arn, target);
    }
    for (const [key, registered] of wanted) {
      const target =
        this.#targets.get(key) ?? this.#add(key, new Target(registered, this.#hostOfTargets(), this.#clock));
      if (registered.drainedAtMs !== undefined) target.drain(registered.drainedAtMs);
    }
  }

  #add(key: string, target: Target): Target {
    this.#targets.set(key, target);
    return target;
  }

  #hostOfTargets() {
    return {
      healthCheck: (): HealthCheck => this.#record.healthCheck,
      reach: (id: string, port: number) => this.#host.reach(this.#loadBalancerArn, id, port),
      idleTimeoutSeconds: () => this.#host.idleTimeoutSeconds(this.#loadBalancerArn),
      onHealthChange: (target: Target) => this.#healthChanged(target),
      onDrained: (target: Target) => this.#host.onDrained(this.arn, target),
    };
  }

  #healthChanged(target: Target): void {
    this.#candidates = undefined;
    const joins = target.health.state === 'healthy';
    // Targets that fill an empty group together take their full share at once.
    target.warmingSinceMs = joins && this.healthyCount() > 1 ? this.#clock.now().getTime() : undefined;
  }

  #registered(): Target[] {
    return [...this.#targets.values()].filter((target) => !target.draining);
  }

  /** The healthy ones; all of them where none is healthy (fail-open). */
  #candidatesNow(): readonly Target[] {
    if (this.#candidates === undefined) {
      const registered = this.#registered();
      const healthy = registered.filter((target) => target.health.state === 'healthy');
      this.#candidates = healthy.length > 0 ? healthy : registered;
    }
    return this.#candidates;
  }
}

export function targetKey(id: string, port: number): string {
  return `${id}:${port}`;
}

function algorithmOf(record: TargetGroupRecord): Algorithm {
  const type = record.attributes['load_balancing.algorithm.type'];
  return type === 'least_outstanding_requests' || type === 'weighted_random' ? type : 'round_robin';
}
