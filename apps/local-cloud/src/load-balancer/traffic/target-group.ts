import type { CloudClock, TargetHealth } from '../../contracts.ts';
import type { Address } from '../health/probe.ts';
import type { HealthCheck, RegisteredTarget, TargetGroupRecord } from '../state/records.ts';
import { TargetChooser } from './choose-target.ts';
import type { Algorithm } from './choose-target.ts';
import { Target } from './target.ts';

/** What a group asks of the load balancer that uses it. */
export interface GroupHost {
  reach(loadBalancerArn: string | undefined, id: string, port: number): Address | undefined;
  idleTimeoutSeconds(loadBalancerArn: string | undefined): number;
  /** Availability zone of an address; undefined where nobody knows it. */
  zoneOf(id: string): string | undefined;
  /** Zones that the load balancer is enabled in; undefined where not every one is known. */
  zonesOf(loadBalancerArn: string | undefined): ReadonlySet<string> | undefined;
  onDrained(targetGroupArn: string, target: Target): void;
  onUnhealthy(group: TargetGroup, target: Target): void;
  /** A target is out of the group, or came back while it drained. */
  onGone(targetGroupArn: string, target: Target): void;
}

/** Clients keep their target. */
export interface Stickiness {
  readonly durationMs: number;
  /** The target's own cookie that a client must hold too; undefined where the balancer's suffices. */
  readonly applicationCookie: string | undefined;
}

const unused: TargetHealth = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
};

const inNoEnabledZone: TargetHealth = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target is in an Availability Zone that is not enabled for the load balancer',
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
  #stickiness: Stickiness | undefined;
  #zones: ReadonlySet<string> | undefined;

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

  get stickiness(): Stickiness | undefined {
    return this.#stickiness;
  }

  /** Of this cloud, for so many seconds of AWS. */
  milliseconds(seconds: number): number {
    return this.#clock.scaledMs(seconds);
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
    this.#stickiness = stickinessOf(record, this.#clock);
    this.#zones = this.#host.zonesOf(loadBalancerArn);
    this.#candidates = undefined;
    this.#followTargets();
    for (const target of this.#targets.values()) {
      // Turned on again, slow start is for those that come then.
      if (this.#slowStartMs === 0) target.warmingSinceMs = undefined;
      if (checking && loadBalancerArn !== undefined && this.#isInZone(target)) target.check();
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
    if (this.#loadBalancerArn === undefined) return unused;
    return this.#isInZone(target) ? target.health : inNoEnabledZone;
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
    // Those that come together do not warm up for each other's sake.
    const warms = this.#hasSteady();
    for (const [key, registered] of wanted) {
      const target = this.#targets.get(key) ?? this.#add(key, registered, warms);
      if (registered.drainedAtMs !== undefined) target.drain(registered.drainedAtMs);
    }
  }

  #add(key: string, registered: RegisteredTarget, warms: boolean): Target {
    const target = new Target(registered, this.#hostOfTargets(), this.#clock);
    target.warms = warms;
    this.#targets.set(key, target);
    return target;
  }

  /** Where a zone is not known, it is taken for an enabled one. */
  #isInZone(target: Target): boolean {
    target.zone ??= this.#host.zoneOf(target.id);
    return target.zone === undefined || this.#zones === undefined || this.#zones.has(target.zone);
  }

  /** Whether a healthy target, another one, takes its full share. */
  #hasSteady(other?: Target): boolean {
    const nowMs = this.#clock.now().getTime();
    return this.#registered().some(
      (target) =>
        target !== other &&
        target.health.state === 'healthy' &&
        (target.warmingSinceMs === undefined || nowMs - target.warmingSinceMs >= this.#slowStartMs),
    );
  }

  #hostOfTargets() {
    return {
      healthCheck: (): HealthCheck => this.#record.healthCheck,
      reach: (id: string, port: number) => this.#host.reach(this.#loadBalancerArn, id, port),
      idleTimeoutSeconds: () => this.#host.idleTimeoutSeconds(this.#loadBalancerArn),
      onHealthChange: (target: Target) => this.#healthChanged(target),
      onDrained: (target: Target) => this.#host.onDrained(this.arn, target),
      onUnhealthy: (target: Target) => this.#host.onUnhealthy(this, target),
    };
  }

  #healthChanged(target: Target): void {
    this.#candidates = undefined;
    target.warmingSinceMs = undefined;
    const { state } = target.health;
    if (state === 'unhealthy') target.warms = true;
    const warms = state === 'healthy' && this.#slowStartMs > 0 && target.warms && this.#hasSteady(target);
    if (warms) target.warmingSinceMs = this.#clock.now().getTime();
  }

  #registered(): Target[] {
    return [...this.#targets.values()].filter((target) => !target.draining && this.#isInZone(target));
  }

  /** The healthy ones; all of them where too few are healthy (fail-open), by default where none is. */
  #candidatesNow(): readonly Target[] {
    if (this.#candidates === undefined) {
      const registered = this.#registered();
      const healthy = registered.filter((target) => target.health.state === 'healthy');
      this.#candidates =
        healthy.length >= leastHealthy(this.#record, registered.length) ? healthy : registered;
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

function stickinessOf({ attributes }: TargetGroupRecord, clock: CloudClock): Stickiness | undefined {
  if (attributes['stickiness.enabled'] !== 'true') return undefined;
  const byApplication = attributes['stickiness.type'] === 'app_cookie';
  const seconds = attributes[`stickiness.${byApplication ? 'app' : 'lb'}_cookie.duration_seconds`] ?? 86_400;
  return {
    durationMs: clock.scaledMs(Number(seconds)),
    applicationCookie: byApplication ? (attributes['stickiness.app_cookie.cookie_name'] ?? '') : undefined,
  };
}

/** How many targets must be healthy for the others to be left out. @param registered targets that could be */
function leastHealthy({ attributes }: TargetGroupRecord, registered: number): number {
  const prefix = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets';
  const count = Number(attributes[`${prefix}.count`] ?? 1);
  const percentage = attributes[`${prefix}.percentage`] ?? 'off';
  const share = percentage === 'off' ? 0 : Math.ceil((registered * Number(percentage)) / 100);
  return Math.max(1, count, share);
}
