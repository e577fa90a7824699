/** Stages in their order: ours first, then the lifecycle of ECS, then the way back. */
export const stages = [
  'ACQUIRE_LOCK',
  'VERIFY',
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
  'ROLLBACK_SCALE_UP',
  'ROLLBACK_TRAFFIC_SHIFT',
  'ROLLBACK_DRAIN',
  'ROLLBACK_CLEAN_UP',
] as const;
export type Stage = (typeof stages)[number];

/** ECS's nine statuses of a service deployment, and two of ours. */
export type DeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'STOP_REQUESTED'
  | 'STOPPED'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED'
  | 'SUCCESSFUL'
  | 'AWAITING_ACTION'
  | 'NEEDS_OPERATOR';

/** Why a deployment did not go through. */
export type StopReason =
  | 'ALARM'
  | 'ANALYSIS_FAILED'
  | 'VERIFY_FAILED'
  | 'PLATFORM_FAILED'
  | 'HEALTH_GATE'
  | 'VALIDATION_FAILED'
  | 'MIGRATION_FAILED'
  | 'TASKS_FAILED'
  | 'HOOK_FAILED'
  | 'TIMEOUT'
  | 'CIRCUIT_BREAKER'
  | 'OPERATOR'
  | 'LOCK_LOST'
  | 'DRIFT'
  | 'CAPACITY'
  | 'THROTTLED_OUT';

const ended: readonly DeploymentStatus[] = [
  'STOPPED',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
  'SUCCESSFUL',
  'NEEDS_OPERATOR',
];

export function hasEnded(status: DeploymentStatus): boolean {
  return ended.includes(status);
}

/** Ended, but in a state that asks for a way out: the next command takes it up. */
export function isStuck({ status }: { readonly status: DeploymentStatus }): boolean {
  return status === 'NEEDS_OPERATOR' || status === 'ROLLBACK_FAILED';
}

/** Whether a deployment still holds the service: its run was killed, or it is stuck. */
export function isOpen(deployment: { readonly status: DeploymentStatus }): boolean {
  return !hasEnded(deployment.status) || isStuck(deployment);
}
