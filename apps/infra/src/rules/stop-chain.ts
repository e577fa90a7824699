import { CLOSE_LIMIT } from '@cutover/config';
import type { Rule, Subject } from './rule.ts';

/**
 * How a task leaves, link by link. Where ECS replaces a task or scales in, it deregisters the target, waits until the
 * deregistration delay has passed, and sends SIGTERM then; a cut-over has sent no request there for as long again. So
 * the delay is no part of stopTimeout. Where a person stops a task, or AWS takes a Spot task back, nothing waits: then the
 * service itself serves on for the settle time. From SIGTERM: drain, finish, close, exit; at stopTimeout comes SIGKILL.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
 * @see https://aws.amazon.com/blogs/containers/graceful-shutdowns-with-ecs/
 */

/** settle <= deregistrationDelay, else SIGTERM comes while a node of the load balancer still sends requests. */
export const settledBeforeStop: Rule = ({ environment: { name, deployment, deregistrationDelay } }) =>
  deployment.settle <= deregistrationDelay
    ? []
    : [
        `environment ${name}: deregistrationDelay = ${deregistrationDelay} s: must be at least deployment.settle, which is ${deployment.settle} s: until then a node of the load balancer may still send requests to a task that stops`,
      ];

const DELAY = 'deregistration_delay.timeout_seconds';

/** The engine waits, before it stops a slot, for as long as the balancer lets requests finish there. */
export const oneDeregistrationDelay: Rule = ({ stage, manifest: { deregistrationDelaySeconds } }) =>
  stage.ofType('AWS::ElasticLoadBalancingV2::TargetGroup').flatMap(({ properties }) => {
    const delay = properties.TargetGroupAttributes.find(({ Key }) => Key === DELAY)?.Value;
    if (Number(delay) === deregistrationDelaySeconds) return [];
    return [
      `target group ${properties.Name}: ${DELAY} = ${delay ?? '(not set)'}: must be ${deregistrationDelaySeconds}, which the manifest tells the engine to wait for: set deregistrationDelay of the environment alone`,
    ];
  });

/** settle <= drain, for who is stopped without a wait. */
export const servesUntilSettled: Rule = ({ environment: { name, deployment }, manifest }) => {
  const drain = secondsOf(manifest, 'SHUTDOWN_DRAIN_SECONDS');
  if (drain >= deployment.settle) return [];
  return [
    `environment ${name}: SHUTDOWN_DRAIN_SECONDS = ${drain}: must be at least deployment.settle, which is ${deployment.settle} s: a task that a person stops gets requests until then, and would refuse them`,
  ];
};

/** drain + finish + close < stopTimeout, else SIGKILL cuts off requests that the service would have answered. */
export const leavesBeforeKill: Rule = ({ definition, manifest }) => {
  const drain = secondsOf(manifest, 'SHUTDOWN_DRAIN_SECONDS');
  const finish = secondsOf(manifest, 'SHUTDOWN_FINISH_SECONDS');
  const needed = drain + finish + CLOSE_LIMIT;
  const { stopTimeoutSeconds } = manifest.task;
  if (needed < stopTimeoutSeconds) return [];
  return [
    `service ${definition.name}: stopTimeout = ${stopTimeoutSeconds} s: must be longer than the ${needed} s that it takes to leave (drain ${drain}, finishTimeout ${finish}, close ${CLOSE_LIMIT}): raise stopTimeout, at most to 120 s, or lower finishTimeout or deployment.settle`,
  ];
};

/** AWS's notice to a Spot task, in seconds. */
const SPOT_NOTICE = 120;

/**
 * deregistrationDelay < two minutes, where tasks run on Spot: the notice is all the time there is.
 * @see https://repost.aws/knowledge-center/fargate-spot-termination-notice
 */
export const drainsWithinSpotNotice: Rule = ({ environment: { name, scaling, deregistrationDelay } }) => {
  const share = scaling?.spotPercent ?? 0;
  if (share === 0 || deregistrationDelay < SPOT_NOTICE) return [];
  return [
    `environment ${name}: deregistrationDelay = ${deregistrationDelay} s: must be below ${SPOT_NOTICE} s while scaling.spotPercent is ${share}: a Spot task ends two minutes after its notice`,
  ];
};

function secondsOf(
  { task }: Subject['manifest'],
  variable: 'SHUTDOWN_DRAIN_SECONDS' | 'SHUTDOWN_FINISH_SECONDS',
): number {
  return Number(task.environment[variable] ?? 0);
}
