import type { Cause, Facts, Rule, UnhealthyTarget } from '../facts.ts';
import type { Origin } from '../template-view.ts';
import { targetInWords } from '../words.ts';

const MISMATCH = /codes: \[(\d+)\]/;

/**
 * The tasks answer the check, and not with a code that the target group takes: it asks for a path that the service does
 * not have, or for another one than the service is checked by, or its matcher leaves out a success.
 */
export const healthCheckAnswer: Rule = (facts) => {
  for (const target of facts.unhealthy) {
    if (target.health.reason !== 'Target.ResponseCodeMismatch') continue;
    const group = facts.origin('AWS::ElasticLoadBalancingV2::TargetGroup', target.targetGroupArn);
    const code = MISMATCH.exec(target.health.description ?? '')?.[1] ?? '';
    const found = group && fault(group, target, code, facts);
    if (found === undefined) continue;
    return { reason: targetInWords(target, facts.stopped), foreseen: false, ...found };
  }
  return undefined;
};

/** Undefined where the release itself is sick: a code such as 500 at the right path. */
function fault(
  group: Origin,
  { check }: UnhealthyTarget,
  code: string,
  { manifest }: Facts,
): Pick<Cause, 'template' | 'change'> | undefined {
  const agreed = manifest?.value.healthCheck.path;
  if (agreed !== undefined && agreed !== check.path) {
    return {
      template: group.at('HealthCheckPath'),
      change: `HealthCheckPath is ${check.path}, which the tasks answer with ${code}; the service is checked by ${agreed}: change it to ${agreed}`,
    };
  }
  if (code === '404') {
    return {
      template: group.at('HealthCheckPath'),
      change: `HealthCheckPath is ${check.path}, which the tasks answer with 404: change it to a path that the service has`,
    };
  }
  if (code.startsWith('2')) {
    return {
      template: group.at('Matcher', 'HttpCode'),
      change: `Matcher is ${check.matcher}, and the tasks answer ${check.path} with ${code}: change it to ${code}`,
    };
  }
  return undefined;
}
