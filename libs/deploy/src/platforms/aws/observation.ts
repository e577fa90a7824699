import type { Service } from '@aws-sdk/client-ecs';
import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type EcsSlot, ecsSlots } from '@cutover/config';
import type { Observation, SlotState, Target } from '../../ports/platform.ts';
import type { EcsSlots } from './ecs-slots.ts';
import { type ListenerRules, trafficRules } from './listener-rules.ts';
import { type AwsPlace, callOptions } from './place.ts';
import type { ServiceRevisions } from './service-revisions.ts';

/** Reads everything live at once; rejects where any part could not be read. */
export function createObserve(
  { clients, manifest }: AwsPlace,
  parts: { slots: EcsSlots; rules: ListenerRules; revisions: ServiceRevisions },
): (signal?: AbortSignal) => Promise<Observation> {
  async function healthOf(slot: EcsSlot, signal?: AbortSignal): Promise<TargetHealthDescription[]> {
    const elb = await clients.loadBalancing();
    const { TargetHealthDescriptions = [] } = await elb.describeTargetHealth(
      { TargetGroupArn: manifest.targetGroups[slot] },
      callOptions(signal),
    );
    return TargetHealthDescriptions;
  }

  async function stateOf(
    slot: EcsSlot,
    services: Promise<ReadonlyMap<EcsSlot, Service>>,
    signal?: AbortSignal,
  ): Promise<SlotState> {
    const revision = async () => {
      const arn = (await services).get(slot)?.taskDefinition;
      return arn === undefined ? undefined : await parts.revisions.read(arn, signal);
    };
    const [service, live, health] = await Promise.all([
      services.then((all) => all.get(slot)),
      revision(),
      healthOf(slot, signal),
    ]);
    return {
      slot,
      ...(live === undefined ? {} : { revision: live }),
      desired: service?.desiredCount ?? 0,
      running: service?.runningCount ?? 0,
      pending: service?.pendingCount ?? 0,
      targets: health.map(targetOf),
    };
  }

  return async (signal) => {
    const services = parts.slots.read(signal);
    const [rules, ...slots] = await Promise.all([
      parts.rules.readAll(signal),
      ...ecsSlots.map((slot) => stateOf(slot, services, signal)),
    ]);
    return { slots, rules: trafficRules(rules, manifest) };
  };
}

function targetOf({ Target, TargetHealth }: TargetHealthDescription): Target {
  const { State = 'unavailable', Reason, Description } = TargetHealth ?? {};
  return {
    id: `${Target?.Id ?? ''}:${Target?.Port ?? ''}`,
    state: State,
    ...(Reason === undefined ? {} : { reason: [Reason, Description].filter(Boolean).join(': ') }),
  };
}
