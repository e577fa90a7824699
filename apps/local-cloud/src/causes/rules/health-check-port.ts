import type { Rule } from '../facts.ts';
import { targetInWords } from '../words.ts';

const UNANSWERED = ['Target.Timeout', 'Target.FailedHealthChecks'];

/** The target group checks a port on which the tasks do not listen. */
export const healthCheckPort: Rule = ({ unhealthy, stopped, origin }) => {
  for (const target of unhealthy) {
    const { health, check, port, targetGroupArn } = target;
    if (!UNANSWERED.includes(health.reason ?? '')) continue;
    if (check.port === 'traffic-port' || Number(check.port) === port) continue;
    const group = origin('AWS::ElasticLoadBalancingV2::TargetGroup', targetGroupArn);
    if (group === undefined) continue;
    return {
      reason: targetInWords(target, stopped),
      template: group.at('HealthCheckPort'),
      change: `HealthCheckPort is ${check.port}, and the tasks listen on ${port}: change it to "${port}", or to "traffic-port"`,
      foreseen: false,
    };
  }
  return undefined;
};
