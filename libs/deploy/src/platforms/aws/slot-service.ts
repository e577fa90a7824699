import type { CreateServiceCommandInput, Service, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import type { EcsSlot, Manifest } from '@cutover/config';

/**
 * What a slot's ECS service must look like. ECS's own circuit breaker stays off: it would put another revision into the
 * slot behind the engine's back, and the engine judges failing tasks itself.
 */
const ROLLING = {
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  deploymentCircuitBreaker: { enable: false, rollback: false },
} as const;

type Settings = Pick<
  CreateServiceCommandInput,
  | 'deploymentConfiguration'
  | 'healthCheckGracePeriodSeconds'
  | 'loadBalancers'
  | 'networkConfiguration'
  | 'propagateTags'
>;

/** Settings of the slot's service beside revision and count. */
export function settingsOf(manifest: Manifest, slot: EcsSlot): Settings {
  const { network, task, targetGroups, deployment } = manifest;
  return {
    deploymentConfiguration: { ...ROLLING },
    // While the engine waits for a slow start, ECS must not kill the task for failing health checks.
    healthCheckGracePeriodSeconds: deployment.startTimeoutSeconds,
    loadBalancers: [
      {
        targetGroupArn: targetGroups[slot],
        containerName: task.containerName,
        containerPort: task.containerPort,
      },
    ],
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...network.subnets],
        securityGroups: [...network.securityGroups],
        assignPublicIp: network.assignPublicIp ? 'ENABLED' : 'DISABLED',
      },
    },
    propagateTags: 'TASK_DEFINITION',
  };
}

/** The members of UpdateService that bring a service to what is wanted; undefined where it is there already. */
export function changesOf(
  service: Service,
  wanted: Settings & { taskDefinition: string; desiredCount: number },
): Partial<UpdateServiceCommandInput> | undefined {
  const changes: Partial<UpdateServiceCommandInput> = {};
  if (service.taskDefinition !== wanted.taskDefinition) changes.taskDefinition = wanted.taskDefinition;
  if (service.desiredCount !== wanted.desiredCount) changes.desiredCount = wanted.desiredCount;
  // Nothing runs that could be replaced; and without it ECS would hold back tasks that failed to start in an earlier
  // deployment of the same revision, for minutes after their cause was mended.
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
  if (service.desiredCount === 0 && wanted.desiredCount > 0) changes.forceNewDeployment = true;
  if (service.healthCheckGracePeriodSeconds !== wanted.healthCheckGracePeriodSeconds) {
    changes.healthCheckGracePeriodSeconds = wanted.healthCheckGracePeriodSeconds;
  }
  // Sent only where they differ: either of them starts a deployment that replaces every task.
  if (network(service) !== network(wanted)) changes.networkConfiguration = wanted.networkConfiguration;
  if (balancers(service) !== balancers(wanted)) changes.loadBalancers = wanted.loadBalancers;
  if (service.deploymentConfiguration?.deploymentCircuitBreaker?.enable === true) {
    changes.deploymentConfiguration = wanted.deploymentConfiguration;
  }
  return Object.keys(changes).length === 0 ? undefined : changes;
}

/** Why the engine must not move this service; undefined where it may. */
export function foreignTrait({ deploymentController, deploymentConfiguration, launchType }: Service) {
  const controller = deploymentController?.type ?? 'ECS';
  if (controller !== 'ECS') return `deployment controller ${controller}`;
  const strategy = deploymentConfiguration?.strategy ?? 'ROLLING';
  if (strategy !== 'ROLLING') return `deployment strategy ${strategy}`;
  if (launchType !== undefined && launchType !== 'FARGATE') return `launch type ${launchType}`;
  return undefined;
}

function network({ networkConfiguration }: Pick<Service, 'networkConfiguration'>): string {
  const { subnets, securityGroups, assignPublicIp } = networkConfiguration?.awsvpcConfiguration ?? {};
  return JSON.stringify([subnets?.toSorted(), securityGroups?.toSorted(), assignPublicIp ?? 'DISABLED']);
}

function balancers({ loadBalancers = [] }: Pick<Service, 'loadBalancers'>): string {
  return JSON.stringify(
    loadBalancers.map(({ targetGroupArn, containerName, containerPort }) => [
      targetGroupArn,
      containerName,
      containerPort,
    ]),
  );
}
