import type { DeploymentCircuitBreaker } from '@aws-sdk/client-ecs';

/** Failed tasks at which a deployment fails: by default half of the desired ones, from 3 to 200. */
export function breakerThreshold(breaker: DeploymentCircuitBreaker, desiredCount: number): number {
  const { type = 'BOUNDED_PERCENT', value = 50 } = breaker.thresholdConfiguration ?? {};
  if (type === 'COUNT') return value;
  const share = Math.max(1, Math.ceil((desiredCount * value) / 100));
  return type === 'UNBOUNDED_PERCENT' ? share : Math.min(200, Math.max(3, share));
}
