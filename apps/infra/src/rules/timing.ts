import type { Rule } from './rule.ts';

/** A probe ends before the next begins. */
export const probesEnd: Rule = ({ stage }) =>
  stage
    .ofType('AWS::ElasticLoadBalancingV2::TargetGroup')
    .filter(({ properties }) => properties.HealthCheckTimeoutSeconds >= properties.HealthCheckIntervalSeconds)
    .map(
      ({ properties }) =>
        `target group ${properties.Name}: HealthCheckTimeoutSeconds = ${properties.HealthCheckTimeoutSeconds}: must be shorter than HealthCheckIntervalSeconds, which is ${properties.HealthCheckIntervalSeconds}`,
    );

/**
 * settle <= deregistrationDelay. A target that leaves is told to stop when its deregistration delay has passed. Until the
 * settle time has, some node of the load balancer may not know yet, and still sends it requests.
 */
export const settledBeforeStop: Rule = ({ environment: { name, deployment, deregistrationDelay } }) =>
  deployment.settle <= deregistrationDelay
    ? []
    : [
        `environment ${name}: deregistrationDelay = ${deregistrationDelay} s: must be at least deployment.settle, which is ${deployment.settle} s: until then a node of the load balancer may still send requests to a task that stops`,
      ];
