import type { CloudClock, Network, TargetHealth } from '../../contracts.ts';
import type { Address } from '../health/probe.ts';
import type { LoadBalancingState } from '../state/load-balancing-state.ts';
import type { LoadBalancerRecord, TargetGroupRecord } from '../state/records.ts';
import { TargetGroup, targetKey } from './target-group.ts';
import type { Target } from './target.ts';

/** A target became unhealthy, or is so for another reason. */
export interface UnhealthyTargetEvent {
  readonly group: TargetGroupRecord;
  readonly loadBalancer: LoadBalancerRecord | undefined;
  readonly id: string;
  readonly port: number;
  readonly health: TargetHealth;
}

/** Every target group at work, kept in step with the state. */
export class Fleet {
  readonly #state: LoadBalancingState;
  readonly #network: Network;
  readonly #clock: CloudClock;
  readonly #onUnhealthy: (event: UnhealthyTargetEvent) => void;
  readonly #groups = new Map<string, TargetGroup>();
  readonly #waiting = new Map<string, (() => void)[]>();
  #checking = false;

  constructor(
    state: LoadBalancingState,
    network: Network,
    clock: CloudClock,
    onUnhealthy: (event: UnhealthyTargetEvent) => void = () => undefined,
  ) {
    this.#state = state;
    this.#network = network;
    this.#clock = clock;
    this.#onUnhealthy = onUnhealthy;
    state.onChange(() => this.#follow());
    this.#follow();
  }

  group(arn: string): TargetGroup | undefined {
    return this.#groups.get(arn);
  }

  groups(): Iterable<TargetGroup> {
    return this.#groups.values();
  }

  /** Checks begin; until then every target is `initial` and requests fail open. */
  start(): void {
    this.#checking = true;
    this.#follow();
  }

  stop(): void {
    this.#checking = false;
    for (const group of this.#groups.values()) group.stop();
    this.#groups.clear();
  }

  /** Resolves when the target has left its group, or is registered again. */
  left(targetGroupArn: string, id: string, port: number): Promise<void> {
    if (this.group(targetGroupArn)?.healthOf(id, port)?.state !== 'draining') return Promise.resolve();
    const key = `${targetGroupArn} ${targetKey(id, port)}`;
    return new Promise((resolve) => this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve]));
  }

  #follow(): void {
    const owners = this.#state.loadBalancersOfGroups();
    const records = this.#state.targetGroups();
    const known = new Set(records.map((record) => record.arn));
    for (const [arn, group] of this.#groups) {
      if (known.has(arn)) continue;
      group.stop();
      this.#groups.delete(arn);
      for (const target of group.targets()) this.#gone(arn, target);
    }
    for (const record of records) {
      const group =
        this.#groups.get(record.arn) ?? new TargetGroup(record, this.#hostOfGroups(), this.#clock);
      this.#groups.set(record.arn, group);
      group.update(record, owners.get(record.arn), this.#checking);
    }
  }

  #hostOfGroups() {
    return {
      reach: (loadBalancerArn: string | undefined, id: string, port: number) =>
        this.#reach(loadBalancerArn, id, port),
      idleTimeoutSeconds: (loadBalancerArn: string | undefined) => this.#idleTimeoutSeconds(loadBalancerArn),
      zoneOf: (id: string) => this.#zoneOf(id),
      zonesOf: (loadBalancerArn: string | undefined) => this.#zonesOf(loadBalancerArn),
      onUnhealthy: ({ record, loadBalancerArn }: TargetGroup, { id, port, health }: Target) => {
        const loadBalancer = this.#state.findLoadBalancer(loadBalancerArn ?? '');
        this.#onUnhealthy({ group: record, loadBalancer, id, port, health });
      },
      onDrained: (arn: string, target: Target) => this.#drained(arn, target),
      onGone: (arn: string, target: Target) => this.#gone(arn, target),
    };
  }

  /** Undefined where nothing has the address, or the security groups let no packet through. */
  #reach(loadBalancerArn: string | undefined, id: string, port: number): Address | undefined {
    const to = this.#network.find(id);
    const from = loadBalancerArn === undefined ? undefined : this.#state.findLoadBalancer(loadBalancerArn);
    if (to === undefined || from === undefined) return undefined;
    if (!this.#network.allows(from.securityGroups, to.securityGroups, port, { to: to.privateIp }))
      return undefined;
    return this.#network.dial(id, port);
  }

  #zoneOf(id: string): string | undefined {
    const subnetId = this.#network.find(id)?.subnetId;
    return subnetId === undefined ? undefined : this.#network.zoneOf(subnetId);
  }

  #zonesOf(loadBalancerArn: string | undefined): ReadonlySet<string> | undefined {
    const record = loadBalancerArn === undefined ? undefined : this.#state.findLoadBalancer(loadBalancerArn);
    const zones = record?.subnets.map((subnetId) => this.#network.zoneOf(subnetId)) ?? [];
    const known = zones.filter((zone) => zone !== undefined);
    return known.length === 0 || known.length < zones.length ? undefined : new Set(known);
  }

  #idleTimeoutSeconds(loadBalancerArn: string | undefined): number {
    const record = loadBalancerArn === undefined ? undefined : this.#state.findLoadBalancer(loadBalancerArn);
    return Number(record?.attributes['idle_timeout.timeout_seconds'] ?? 60);
  }

  #drained(arn: string, { id, port }: Target): void {
    const record = this.#state.findTargetGroup(arn);
    if (record === undefined) return;
    const targets = record.targets.filter((target) => target.id !== id || target.port !== port);
    this.#state.saveTargetGroup({ ...record, targets });
  }

  #gone(arn: string, target: Target): void {
    const key = `${arn} ${targetKey(target.id, target.port)}`;
    for (const resolve of this.#waiting.get(key) ?? []) resolve();
    this.#waiting.delete(key);
  }
}
