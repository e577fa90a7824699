import { ecsSlots } from '@cutover/config';
import { DeployError } from '../../engine/deploy-error.ts';
import type { TrafficRule, Weights } from '../../ports/platform.ts';
import { awsErrorName } from './aws-errors.ts';
import { forwardTo, weightsIn, withWeights } from './forward-actions.ts';
import { type ListenerRule, type ListenerRules, trafficRules } from './listener-rules.ts';
import { type AwsPlace, callOptions, ecsSlot } from './place.ts';

/** Of the rule that a deployment makes where a listener has none. Foreign rules may stand before and after it. */
const FIRST_PRIORITY = 100;
const LAST_PRIORITY = 50_000;
const READ_BACKS = 5;
const READ_BACK_MS = 300;

export interface ListenerTraffic {
  attachGroups(signal?: AbortSignal): Promise<void>;
  /** Reads the rule, checks that it is as `rule` says, writes it and reads it back. */
  writeWeights(rule: TrafficRule, weights: Weights, signal?: AbortSignal): Promise<void>;
}

export function createListenerTraffic(place: AwsPlace, rules: ListenerRules): ListenerTraffic {
  const { clients, manifest, clock } = place;
  const groups = manifest.targetGroups;

  async function write(rule: ListenerRule, weights: Weights, signal?: AbortSignal): Promise<void> {
    const elb = await clients.loadBalancing();
    const actions = withWeights(rule.actions, groups, weights);
    // ModifyRule refuses a default rule: its actions are the listener's default actions.
    await (rule.isDefault
      ? elb.modifyListener({ ListenerArn: rule.listenerArn, DefaultActions: actions }, callOptions(signal))
      : elb.modifyRule({ RuleArn: rule.arn, Actions: actions }, callOptions(signal)));
    for (let reads = 1; ; reads += 1) {
      const live = weightsIn((await rules.readOne(rule.arn, signal))?.actions ?? [], groups);
      if (live !== undefined && equal(live, weights)) return;
      if (reads === READ_BACKS) throw notWritten(rule.arn, weights, live);
      await clock.sleep(READ_BACK_MS, signal);
    }
  }

  async function makeRule(listenerArn: string, signal?: AbortSignal): Promise<void> {
    const elb = await clients.loadBalancing();
    const taken = (await rules.readAll(signal)).filter((rule) => rule.listenerArn === listenerArn);
    if (trafficRules(taken, manifest).length > 0) return;
    await elb.createRule(
      {
        ListenerArn: listenerArn,
        Priority: freePriority(taken),
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
        Actions: forwardTo(groups, {}),
        Tags: [
          { Key: 'cutover:service', Value: manifest.service },
          { Key: 'cutover:environment', Value: manifest.environment },
        ],
      },
      callOptions(signal),
    );
  }

  async function makeRuleOnce(listenerArn: string, signal?: AbortSignal): Promise<void> {
    try {
      await makeRule(listenerArn, signal);
    } catch (error) {
      // Somebody took the priority between our read and our write: the next read sees it.
      if (awsErrorName(error) !== 'PriorityInUseException') throw error;
      await makeRule(listenerArn, signal);
    }
  }

  return {
    async attachGroups(signal) {
      const all = await rules.readAll(signal);
      for (const { arn } of [manifest.listeners.production, manifest.listeners.test]) {
        const onListener = all.filter((rule) => rule.listenerArn === arn);
        if (trafficRules(onListener, manifest).length === 0) await makeRuleOnce(arn, signal);
      }
      for (const rule of all) {
        const weights = weightsIn(rule.actions, groups);
        if (weights === undefined || ecsSlots.every((slot) => weights[slot] !== undefined)) continue;
        await write(rule, weights, signal);
      }
    },

    async writeWeights(rule, weights, signal) {
      for (const slot of Object.keys(weights)) ecsSlot(slot as keyof Weights);
      const live = await rules.readOne(rule.id, signal);
      const found = weightsIn(live?.actions ?? [], groups);
      if (live === undefined || found === undefined) throw drift(rule, 'it forwards to this service no more');
      const complete = ecsSlots.every((slot) => found[slot] !== undefined);
      if (complete && equal(found, weights)) return;
      if (!equal(found, rule.weights)) throw drift(rule, `its weights are ${words(found)}`);
      await write(live, weights, signal);
    },
  };
}

function freePriority(rules: readonly ListenerRule[]): number {
  const taken = new Set(rules.map(({ priority }) => priority));
  for (let priority = FIRST_PRIORITY; priority <= LAST_PRIORITY; priority += 1) {
    if (!taken.has(priority)) return priority;
  }
  throw new DeployError(
    'PLATFORM_REFUSED',
    `no rule priority from ${FIRST_PRIORITY} to ${LAST_PRIORITY} is free on the listener`,
    'remove listener rules that nobody needs',
  );
}

/** Whether every slot has the same weight in both; a slot that is missing counts as 0. */
function equal(one: Weights, other: Weights): boolean {
  return ecsSlots.every((slot) => (one[slot] ?? 0) === (other[slot] ?? 0));
}

function words(weights: Weights | undefined): string {
  if (weights === undefined) return 'none of ours';
  return ecsSlots.map((slot) => `${slot} ${weights[slot] ?? 'missing'}`).join(', ');
}

function drift(rule: TrafficRule, found: string): DeployError {
  return new DeployError(
    'DRIFT',
    `listener rule ${rule.id} had the weights ${words(rule.weights)} a moment ago; now ${found}`,
    'somebody else writes this rule: find out who (CloudTrail, ModifyRule), then run the same command again',
  );
}

function notWritten(arn: string, wanted: Weights, live: Weights | undefined): DeployError {
  return new DeployError(
    'PLATFORM_FAILED',
    `listener rule ${arn} was written as ${words(wanted)} but still reads ${words(live)}`,
    'run the same command again: it reads what is live and resumes',
  );
}
