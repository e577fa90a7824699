import type { TargetHealth, TargetState } from '../../contracts.ts';
import type { HealthCheck } from '../state/records.ts';

/** How one health check ended. */
export type CheckResult =
  | { readonly kind: 'answered'; readonly statusCode: number }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'failed' }
  /** The check could not be sent: the fault is the balancer's own. */
  | { readonly kind: 'not-sent' };

/** What is known about one target, with the run of equal results that thresholds count. */
export interface HealthRecord extends TargetHealth {
  readonly state: Extract<TargetState, 'initial' | 'healthy' | 'unhealthy'>;
  readonly passes: number;
  readonly failures: number;
}

export const registering: HealthRecord = {
  state: 'initial',
  reason: 'Elb.RegistrationInProgress',
  description: 'Target registration is in progress',
  passes: 0,
  failures: 0,
};

export const initialChecking: HealthRecord = {
  state: 'initial',
  reason: 'Elb.InitialHealthChecking',
  description: 'Initial health checks in progress',
  passes: 0,
  failures: 0,
};

/** The next state of a target. A new one needs one pass; one that was unhealthy needs the healthy threshold. */
export function afterCheck(before: HealthRecord, result: CheckResult, check: HealthCheck): HealthRecord {
  const failure = failureOf(result, check.matcher);
  if (failure === undefined) {
    const passes = before.passes + 1;
    const needed = before.state === 'unhealthy' ? check.healthyThreshold : 1;
    return passes >= needed ? { state: 'healthy', passes, failures: 0 } : { ...before, passes, failures: 0 };
  }
  const failures = before.failures + 1;
  const lost = before.state === 'unhealthy' || failures >= check.unhealthyThreshold;
  return lost ? { state: 'unhealthy', ...failure, passes: 0, failures } : { ...before, passes: 0, failures };
}

function failureOf(
  result: CheckResult,
  matcher: string,
): { reason: string; description: string } | undefined {
  switch (result.kind) {
    case 'answered':
      return matchesCode(matcher, result.statusCode)
        ? undefined
        : {
            reason: 'Target.ResponseCodeMismatch',
            description: `Health checks failed with these codes: [${result.statusCode}]`,
          };
    case 'timed-out':
      return { reason: 'Target.Timeout', description: 'Request timed out' };
    case 'failed':
      return { reason: 'Target.FailedHealthChecks', description: 'Health checks failed' };
    case 'not-sent':
      return { reason: 'Elb.InternalError', description: 'Health checks failed due to an internal error' };
  }
}

/** @param matcher such as `200`, `200-299` or `200,202` */
export function matchesCode(matcher: string, statusCode: number): boolean {
  return matcher.split(',').some((part) => {
    const [from = '', to = from] = part.split('-');
    return statusCode >= Number(from) && statusCode <= Number(to);
  });
}
