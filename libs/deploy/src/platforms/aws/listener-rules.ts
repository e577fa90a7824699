import type { Action, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TrafficRule } from '../../ports/platform.ts';
import { weightsIn } from './forward-actions.ts';
import { type AwsPlace, callOptions } from './place.ts';

/** A rule of a listener, ours or not. */
export interface ListenerRule {
  readonly arn: string;
  readonly listenerArn: string;
  readonly isDefault: boolean;
  /** Undefined for the default rule. */
  readonly priority?: number;
  readonly actions: readonly Action[];
}

export interface ListenerRules {
  /**
   * Every rule of every listener of the load balancer, default rules too. Listeners that the manifest does not name
   * count as well: one that somebody added by hand sends traffic all the same.
   */
  readAll(signal?: AbortSignal): Promise<readonly ListenerRule[]>;
  readOne(ruleArn: string, signal?: AbortSignal): Promise<ListenerRule | undefined>;
}

export function createListenerRules({ clients, manifest }: AwsPlace): ListenerRules {
  const named = [manifest.listeners.production.arn, manifest.listeners.test.arn];

  async function rulesOf(listenerArn: string, signal?: AbortSignal): Promise<ListenerRule[]> {
    const elb = await clients.loadBalancing();
    const found: ListenerRule[] = [];
    let marker: string | undefined;
    do {
      const page = await elb.describeRules(
        { ListenerArn: listenerArn, ...(marker === undefined ? {} : { Marker: marker }) },
        callOptions(signal),
      );
      found.push(...(page.Rules ?? []).map(ruleOf));
      marker = page.NextMarker;
    } while (marker !== undefined && marker !== '');
    return found;
  }

  async function otherListeners(signal?: AbortSignal): Promise<string[]> {
    const elb = await clients.loadBalancing();
    const found: string[] = [];
    let marker: string | undefined;
    do {
      const page = await elb.describeListeners(
        {
          LoadBalancerArn: loadBalancerOf(manifest.listeners.production.arn),
          ...(marker === undefined ? {} : { Marker: marker }),
        },
        callOptions(signal),
      );
      found.push(...(page.Listeners ?? []).flatMap(({ ListenerArn }) => ListenerArn ?? []));
      marker = page.NextMarker;
    } while (marker !== undefined && marker !== '');
    return found.filter((arn) => !named.includes(arn));
  }

  return {
    async readAll(signal) {
      const [others, ...ours] = await Promise.all([
        otherListeners(signal),
        ...named.map((arn) => rulesOf(arn, signal)),
      ]);
      return [...ours.flat(), ...(await Promise.all(others.map((arn) => rulesOf(arn, signal)))).flat()];
    },

    async readOne(ruleArn, signal) {
      const elb = await clients.loadBalancing();
      const { Rules = [] } = await elb.describeRules({ RuleArns: [ruleArn] }, callOptions(signal));
      return Rules.map(ruleOf).find(({ arn }) => arn === ruleArn);
    },
  };
}

/** The rules that name a group of this service. All but the test listener's carry production traffic. */
export function trafficRules(
  rules: readonly ListenerRule[],
  { targetGroups, listeners }: AwsPlace['manifest'],
): TrafficRule[] {
  return rules.flatMap(({ arn, listenerArn, actions }) => {
    const weights = weightsIn(actions, targetGroups);
    if (weights === undefined) return [];
    return [{ id: arn, kind: listenerArn === listeners.test.arn ? 'test' : 'production', weights } as const];
  });
}

/** `…:listener/app/<name>/<id>/<listener>` → `…:loadbalancer/app/<name>/<id>` */
export function loadBalancerOf(listenerArn: string): string {
  return listenerArn.replace(/:listener\/([^/]+\/[^/]+\/[^/]+)\/.*$/, ':loadbalancer/$1');
}

function ruleOf({ RuleArn = '', IsDefault = false, Priority, Actions = [] }: Rule): ListenerRule {
  return {
    arn: RuleArn,
    listenerArn: RuleArn.replace(/:listener-rule\/(.*)\/[^/]+$/, ':listener/$1'),
    isDefault: IsDefault,
    ...(IsDefault ? {} : { priority: Number(Priority) }),
    actions: Actions,
  };
}
