import type { Rule } from '../facts.ts';
import { targetInWords } from '../words.ts';

/**
 * The tasks are reached and answer other paths at once, but the checked one not in time: it waits for something slow, such
 * as a database, which then takes every task down with it.
 */
export const slowHealthCheck: Rule = ({ unhealthy, stopped, origin, manifest }) => {
  for (const target of unhealthy) {
    const { health, check, targetGroupArn, reached, answersElsewhere } = target;
    if (health.reason !== 'Target.Timeout' || !reached || answersElsewhere !== true) continue;
    const group = origin('AWS::ElasticLoadBalancingV2::TargetGroup', targetGroupArn);
    if (group === undefined) continue;
    const agreed = manifest?.value.healthCheck.path;
    const instead = agreed === undefined || agreed === check.path ? 'a path that waits for nothing' : agreed;
    return {
      reason: targetInWords(target, stopped),
      template: group.at('HealthCheckPath'),
      change: `HealthCheckPath is ${check.path}, which takes longer than HealthCheckTimeoutSeconds (${check.timeoutSeconds}) while the tasks answer other paths at once: change it to ${instead}`,
      foreseen: false,
    };
  }
  return undefined;
};
