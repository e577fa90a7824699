/** Slots that are ECS services. `asg`, the third kind of slot, exists only while a service leaves its Auto Scaling Group. */
export const ecsSlots = ['blue', 'green'] as const;
export type EcsSlot = (typeof ecsSlots)[number];

/** What a service may ask for below `database/`. `user` owns the tables and is for migrations; `app-user` works with rows. */
export const databaseParameters = [
  'host',
  'port',
  'name',
  'user',
  'password',
  'app-user',
  'app-password',
] as const;
export type DatabaseParameter = (typeof databaseParameters)[number];

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
    targetGroup: (slot: EcsSlot | 'asg') => `${environment}-${service}-${slot}`,
    autoScalingGroup: `cutover-${environment}-${service}`,
    /** Image that hosts run, by its digest: written by who deploys to them. */
    hostImageParameter: `${path}/hosts/image`,
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
    /** One-off tasks that change the schema: a task definition cannot get more secrets when it is run. */
    migrationFamily: `cutover-${environment}-${service}-migrate`,
    executionRole: `cutover-${environment}-${service}-execution`,
    migrationRole: `cutover-${environment}-${service}-migration`,
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
    /** Commit that an environment has, with all that came before it: one for all services. */
    deliveredParameter: `/cutover/${environment}/delivered`,
    journalTable: `cutover-${environment}-${service}`,
    manifestParameter: `${path}/manifest`,
    parameter: (key: string) => `${path}/${key}`,
    databaseParameter: (key: DatabaseParameter) => `${path}/database/${key}`,
    databaseName: service.replaceAll('-', '_'),
    /** Reads and writes rows of tables that another user owns. */
    databaseUser: `${service.replaceAll('-', '_')}_app`,
  } as const;
}

export type Names = ReturnType<typeof namesOf>;
