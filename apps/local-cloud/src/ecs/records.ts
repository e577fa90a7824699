import type {
  ClusterSetting,
  ContainerDependency,
  DeploymentConfiguration,
  HealthStatus,
  LoadBalancer,
  NetworkConfiguration,
  PropagateTags,
  Tag,
  TaskDefinition,
  TaskOverride,
  TaskStopCode,
} from '@aws-sdk/client-ecs';
import type { Collection, Store } from '../contracts.ts';

export interface ClusterRecord {
  readonly name: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly settings: readonly ClusterSetting[];
  readonly tags: readonly Tag[];
}

export interface TaskDefinitionRecord {
  /** As AWS answers it, without its times. */
  readonly definition: Omit<TaskDefinition, 'registeredAt' | 'deregisteredAt'>;
  readonly registeredAtMs: number;
  readonly deregisteredAtMs?: number;
  readonly tags: readonly Tag[];
}

/** One attempt of a service to run a configuration, and what it needs to run it. */
export interface DeploymentRecord {
  /** `ecs-svc/` and 19 digits. */
  readonly id: string;
  readonly status: 'PRIMARY' | 'ACTIVE';
  /** ARN with revision. */
  readonly taskDefinition: string;
  readonly networkConfiguration?: NetworkConfiguration;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly platformVersion: string;
  /** Tasks that it shall still run; of an older deployment it only falls. */
  readonly desiredCount: number;
  readonly failedTasks: number;
  /** Tasks in a row that did not reach RUNNING, also after the rollout: what the back-off goes by. */
  readonly failures: number;
  readonly nextStartAtMs: number;
  readonly rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly rolloutStateReason: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface EventRecord {
  readonly id: string;
  readonly createdAtMs: number;
  readonly message: string;
}

export interface ServiceRecord {
  readonly cluster: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  readonly desiredCount: number;
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly healthCheckGracePeriodSeconds?: number;
  readonly enableECSManagedTags: boolean;
  readonly enableExecuteCommand: boolean;
  readonly propagateTags: PropagateTags;
  readonly role?: string;
  readonly tags: readonly Tag[];
  /** The primary first. */
  readonly deployments: readonly DeploymentRecord[];
  /** What the circuit breaker goes back to. */
  readonly lastCompleted?: DeploymentRecord;
  /** Newest first, at most 100. */
  readonly events: readonly EventRecord[];
  /** Whether the newest change has been followed by a steady state. */
  readonly steady: boolean;
  readonly createdAtMs: number;
}

export type LastStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

export interface InterfaceRecord {
  readonly id: string;
  readonly attachmentId: string;
  readonly privateIp: string;
  readonly subnetId: string;
  readonly host: string;
}

export interface ContainerRecord {
  readonly arn: string;
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly dependsOn: readonly ContainerDependency[];
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  readonly imageDigest?: string;
  /** Process id on this machine, for people; it is signalled only where its start time fits too. */
  readonly pid?: number;
  readonly exitCode?: number;
  readonly reason?: string;
  /** Undefined where the container has no health check. */
  readonly healthStatus?: HealthStatus | undefined;
}

export interface TargetRecord {
  readonly targetGroupArn: string;
  readonly port: number;
}

export interface TaskRecord {
  readonly id: string;
  readonly cluster: string;
  /** ARN with revision. */
  readonly taskDefinition: string;
  /** `service:<name>` or `family:<family>`. */
  readonly group: string;
  /** The deployment of a service's task, else what RunTask was told. */
  readonly startedBy?: string;
  readonly service?: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** Whether `assignPublicIp` is on; undefined in a task of an earlier version. */
  readonly publicAddress?: boolean;
  readonly overrides: TaskOverride;
  readonly tags: readonly Tag[];
  readonly lastStatus: LastStatus;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly containers: readonly ContainerRecord[];
  readonly networkInterface?: InterfaceRecord;
  /** Where it is registered. */
  readonly targets: readonly TargetRecord[];
  readonly stopCode?: TaskStopCode;
  readonly stoppedReason?: string;
  /** When its service first saw it pass its health checks. */
  readonly provenAtMs?: number;
  /** Whether its service has said that it is unhealthy. */
  readonly unhealthySaid?: boolean;
  readonly version: number;
  readonly createdAtMs: number;
  readonly pullStartedAtMs?: number;
  readonly pullStoppedAtMs?: number;
  readonly startedAtMs?: number;
  readonly stoppingAtMs?: number;
  readonly executionStoppedAtMs?: number;
  readonly stoppedAtMs?: number;
}

/** What a client token of RunTask stood for. */
export interface TokenRecord {
  readonly token: string;
  readonly fingerprint: string;
  readonly taskIds: readonly string[];
  readonly usedAtMs: number;
}

/** Everything that ECS remembers. Keys: cluster name; `family:revision`; family; `cluster/service`; task id; token. */
export interface EcsState {
  readonly clusters: Collection<ClusterRecord>;
  readonly definitions: Collection<TaskDefinitionRecord>;
  readonly families: Collection<{ readonly latestRevision: number }>;
  readonly services: Collection<ServiceRecord>;
  readonly tasks: Collection<TaskRecord>;
  readonly tokens: Collection<TokenRecord>;
}

export function openState(store: Store): EcsState {
  return {
    clusters: store.collection('ecs-clusters'),
    definitions: store.collection('ecs-task-definitions'),
    families: store.collection('ecs-families'),
    services: store.collection('ecs-services'),
    tasks: store.collection('ecs-tasks'),
    tokens: store.collection('ecs-client-tokens'),
  };
}

export function serviceKey(cluster: string, name: string): string {
  return `${cluster}/${name}`;
}

/** `family:revision` of a task definition's ARN. */
export function definitionKey(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
