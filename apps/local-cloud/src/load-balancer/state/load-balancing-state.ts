import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { Collection, Store } from '../../contracts.ts';
import type { ListenerRecord, LoadBalancerRecord, RuleRecord, TargetGroupRecord } from './records.ts';

/**
 * Load balancers, target groups, listeners and rules. Every write is told to whoever forwards requests or checks
 * health before the call returns, so that an answered API call is an edit that works.
 */
export class LoadBalancingState {
  readonly #loadBalancers: Collection<LoadBalancerRecord>;
  readonly #targetGroups: Collection<TargetGroupRecord>;
  readonly #listeners: Collection<ListenerRecord>;
  readonly #rules: Collection<RuleRecord>;
  readonly #watchers = new Set<() => void>();

  constructor(store: Store) {
    this.#loadBalancers = store.collection('elbv2-load-balancers');
    this.#targetGroups = store.collection('elbv2-target-groups');
    this.#listeners = store.collection('elbv2-listeners');
    this.#rules = store.collection('elbv2-rules');
  }

  onChange(watcher: () => void): void {
    this.#watchers.add(watcher);
  }

  loadBalancers = (): LoadBalancerRecord[] => this.#loadBalancers.values();
  targetGroups = (): TargetGroupRecord[] => this.#targetGroups.values();
  listeners = (): ListenerRecord[] => this.#listeners.values();
  rules = (): RuleRecord[] => this.#rules.values();

  findTargetGroup(arn: string): TargetGroupRecord | undefined {
    return this.#targetGroups.get(arn);
  }

  findListener(arn: string): ListenerRecord | undefined {
    return this.#listeners.get(arn);
  }

  findLoadBalancer(arn: string): LoadBalancerRecord | undefined {
    return this.#loadBalancers.get(arn);
  }

  findRule(arn: string): RuleRecord | undefined {
    return this.#rules.get(arn);
  }

  loadBalancer(arn: string | undefined): LoadBalancerRecord {
    return found(
      this.#loadBalancers,
      arn,
      'LoadBalancerNotFoundException',
      (it) => `Load balancer '${it}' not found`,
    );
  }

  targetGroup(arn: string | undefined): TargetGroupRecord {
    return found(
      this.#targetGroups,
      arn,
      'TargetGroupNotFoundException',
      (it) => `Target group '${it}' not found`,
    );
  }

  listener(arn: string | undefined): ListenerRecord {
    return found(this.#listeners, arn, 'ListenerNotFoundException', (it) => `Listener '${it}' not found`);
  }

  rule(arn: string | undefined): RuleRecord {
    return found(this.#rules, arn, 'RuleNotFoundException', (it) => `Rule '${it}' not found`);
  }

  listenersOf(loadBalancerArn: string): ListenerRecord[] {
    return this.listeners().filter((listener) => listener.loadBalancerArn === loadBalancerArn);
  }

  /** By priority, without the default rule. */
  rulesOf(listenerArn: string): RuleRecord[] {
    return this.rules()
      .filter((rule) => rule.listenerArn === listenerArn)
      .sort((one, other) => one.priority - other.priority);
  }

  /** Target group → the one load balancer whose listeners or rules name it, weight 0 too. */
  loadBalancersOfGroups(): Map<string, string> {
    const owners = new Map<string, string>();
    for (const listener of this.listeners()) {
      const actions = [...listener.defaultActions];
      for (const rule of this.rulesOf(listener.arn)) actions.push(...rule.actions);
      for (const arn of groupsNamedBy(actions)) owners.set(arn, listener.loadBalancerArn);
    }
    return owners;
  }

  saveLoadBalancer(record: LoadBalancerRecord): void {
    this.#loadBalancers.set(record.arn, record);
    this.#changed();
  }

  saveTargetGroup(record: TargetGroupRecord): void {
    this.#targetGroups.set(record.arn, record);
    this.#changed();
  }

  saveListener(record: ListenerRecord): void {
    this.#listeners.set(record.arn, record);
    this.#changed();
  }

  /** All at once for those who watch: swapped priorities are never seen half done. */
  saveRules(...records: RuleRecord[]): void {
    for (const record of records) this.#rules.set(record.arn, record);
    this.#changed();
  }

  deleteLoadBalancer(arn: string): void {
    for (const listener of this.listenersOf(arn)) this.#forgetListener(listener.arn);
    this.#loadBalancers.delete(arn);
    this.#changed();
  }

  deleteTargetGroup(arn: string): void {
    this.#targetGroups.delete(arn);
    this.#changed();
  }

  deleteListener(arn: string): void {
    this.#forgetListener(arn);
    this.#changed();
  }

  deleteRule(arn: string): void {
    this.#rules.delete(arn);
    this.#changed();
  }

  #forgetListener(arn: string): void {
    for (const rule of this.rulesOf(arn)) this.#rules.delete(rule.arn);
    this.#listeners.delete(arn);
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

export function groupsNamedBy(actions: readonly Action[]): string[] {
  return actions.flatMap((action) => {
    const tuples = action.ForwardConfig?.TargetGroups?.map((tuple) => tuple.TargetGroupArn) ?? [];
    return [action.TargetGroupArn, ...tuples].filter((arn) => arn !== undefined);
  });
}

function found<Value>(
  collection: Collection<Value>,
  arn: string | undefined,
  code: string,
  message: (arn: string) => string,
): Value {
  const value = arn === undefined ? undefined : collection.get(arn);
  if (value === undefined) throw new AwsError(code, message(arn ?? ''));
  return value;
}
