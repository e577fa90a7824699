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
