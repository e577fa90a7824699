import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type EcsSlot, ecsSlots } from '@cutover/config';
import type { Finding } from '../../ports/platform.ts';
import { readUnlessMissing } from './aws-errors.ts';
import { strangersIn } from './forward-actions.ts';
import { type ListenerRules, loadBalancerOf } from './listener-rules.ts';
import { type AwsPlace, callOptions } from './place.ts';

const DEPLOY_INFRASTRUCTURE = 'deploy the infrastructure of this environment first';
const DELAY = 'deregistration_delay.timeout_seconds';

/** Listeners, rules and target groups, as far as a deployment depends on them. */
export async function trafficFindings(
  place: AwsPlace,
  rules: ListenerRules,
  signal?: AbortSignal,
): Promise<Finding[]> {
  const findings = await Promise.all([
    ruleFindings(place, rules, signal),
    ...ecsSlots.map((slot) => groupFindings(place, slot, signal)),
  ]);
  return findings.flat();
}

async function ruleFindings(
  { manifest }: AwsPlace,
  rules: ListenerRules,
  signal?: AbortSignal,
): Promise<Finding[]> {
  const all = await readUnlessMissing(
    () => rules.readAll(signal),
    'ListenerNotFoundException',
    'LoadBalancerNotFoundException',
  );
  if (all === undefined) {
    return [
      {
        what: `listener ${manifest.listeners.production.arn} or ${manifest.listeners.test.arn} is missing`,
        hint: DEPLOY_INFRASTRUCTURE,
      },
    ];
  }
  return all.flatMap(({ arn, actions }) =>
    strangersIn(actions, manifest.targetGroups).map((stranger) => ({
      what: `listener rule ${arn} splits traffic between this service and ${stranger}`,
      hint: 'give the other target group a rule of its own: shares of this service could not be kept',
    })),
  );
}

async function groupFindings(
  { clients, manifest }: AwsPlace,
  slot: EcsSlot,
  signal?: AbortSignal,
): Promise<Finding[]> {
  const arn = manifest.targetGroups[slot];
  const elb = await clients.loadBalancing();
  const groups = await readUnlessMissing(
    () => elb.describeTargetGroups({ TargetGroupArns: [arn] }, callOptions(signal)),
    'TargetGroupNotFoundException',
  );
  const group = groups?.TargetGroups?.[0];
  if (group === undefined) {
    return [{ what: `target group ${arn} is missing`, hint: DEPLOY_INFRASTRUCTURE }];
  }
  const { Attributes = [] } = await elb.describeTargetGroupAttributes(
    { TargetGroupArn: arn },
    callOptions(signal),
  );
  const delay = Number(Attributes.find(({ Key }) => Key === DELAY)?.Value);
  return [
    ...shapeFindings(group, manifest),
    // The engine waits as long as the manifest says before it stops the old tasks.
    ...(delay === manifest.deregistrationDelaySeconds
      ? []
      : [
          {
            what: `target group ${arn} has a deregistration delay of ${delay} s, the manifest says ${manifest.deregistrationDelaySeconds} s`,
            hint: `somebody changed it by hand: ${DEPLOY_INFRASTRUCTURE}`,
          },
        ]),
  ];
}

function shapeFindings(group: TargetGroup, { listeners }: AwsPlace['manifest']): Finding[] {
  const { TargetGroupArn: arn = '', TargetType, LoadBalancerArns = [] } = group;
  const findings: Finding[] = [];
  if (TargetType !== 'ip') {
    findings.push({
      what: `target group ${arn} takes targets of type ${TargetType ?? 'unknown'}; Fargate tasks need ip`,
      hint: DEPLOY_INFRASTRUCTURE,
    });
  }
  // Before the first deployment no rule names the group, and so it belongs to no load balancer yet.
  const balancer = loadBalancerOf(listeners.production.arn);
  const other = LoadBalancerArns.find((candidate) => candidate !== balancer);
  if (other !== undefined) {
    findings.push({
      what: `target group ${arn} is used by the load balancer ${other}, not by ${balancer}`,
      hint: 'remove it from the rules of that load balancer: a group serves one only',
    });
  }
  return findings;
}
