/** Slots that are ECS services. `asg`, the third kind of slot, exists only while a service leaves its Auto Scaling Group. */
export const ecsSlots = ['blue', 'green'] as const;
export type EcsSlot = (typeof ecsSlots)[number];

/**
 * Every name that infra writes and anybody reads, for one service in one environment.
 * The schemas bound the lengths of both, so that every name fits as it is: ELBv2 takes 32 characters.
 */
export function namesOf(environment: string, service: string) {
  const path = `/cutover/${environment}/${service}`;
  return {
    stack: (part: string) => `cutover-${environment}-${service}-${part}`,
    cluster: `cutover-${environment}-${service}`,
    loadBalancer: `${environment}-${service}`,
    targetGroup: (slot: EcsSlot) => `${environment}-${service}-${slot}`,
    ecsService: (slot: EcsSlot) => `${service}-${slot}`,
    taskFamily: (slot: EcsSlot) => `cutover-${environment}-${service}-${slot}`,
    /** The one container of a task, and the image repository. */
    container: service,
    repository: `cutover/${service}`,
    logGroup: path,
    /** Of ECS Exec. */
    shellLogGroup: `${path}/shells`,
    /** A log stream is `<prefix>/<container>/<task id>`. */
    logStreamPrefix: (slot: EcsSlot) => slot,
    executionRole: `cutover-${environment}-${service}-execution`,
    taskRole: `cutover-${environment}-${service}-task`,
    /** Of the events of tasks that ended on their own; EventBridge writes to groups with this prefix. */
    stoppedTasksLogGroup: `/aws/events${path}`,
    /** AWS WAF writes to groups with this prefix alone. */
    wafLogGroup: `aws-waf-logs-cutover-${environment}-${service}`,
    /** Namespace of the metrics that are counted in the log. */
    metricNamespace: `Cutover/${environment}/${service}`,
    /** An alarm, and the dashboard beside them. */
    alarm: (of: string) => `cutover-${environment}-${service}-${of}`,
    /** One for all services of an environment. */
    deployRole: `cutover-${environment}-deploy`,
    journalTable: `cutover-${environment}-${service}`,
    manifestParameter: `${path}/manifest`,
    parameter: (key: string) => `${path}/${key}`,
    databaseParameter: (key: 'host' | 'port' | 'name' | 'user' | 'password') => `${path}/database/${key}`,
    databaseName: service.replaceAll('-', '_'),
  } as const;
}

export type Names = ReturnType<typeof namesOf>;
