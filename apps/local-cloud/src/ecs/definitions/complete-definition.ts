import type { ContainerDefinition, RegisterTaskDefinitionRequest, TaskDefinition } from '@aws-sdk/client-ecs';
import { isForFargate } from './check-definition.ts';
import type { TaskSize } from './fargate-size.ts';

/** A task definition with what ECS adds to what it was given. */
export function completeDefinition(
  input: RegisterTaskDefinitionRequest,
  size: Partial<TaskSize>,
  identity: { revision: number; taskDefinitionArn: string; registeredBy: string },
): TaskDefinition {
  return {
    ...withoutTags(input),
    ...size,
    ...identity,
    containerDefinitions: (input.containerDefinitions ?? []).map(completeContainer),
    status: 'ACTIVE',
    volumes: input.volumes ?? [],
    placementConstraints: input.placementConstraints ?? [],
    compatibilities: isForFargate(input) ? ['EC2', 'FARGATE'] : ['EC2'],
  };
}

/** Tags are kept beside the definition. */
function withoutTags(input: RegisterTaskDefinitionRequest): Omit<RegisterTaskDefinitionRequest, 'tags'> {
  return Object.fromEntries(Object.entries(input).filter(([name]) => name !== 'tags')) as typeof input;
}

function completeContainer(container: ContainerDefinition): ContainerDefinition {
  const { healthCheck, portMappings = [] } = container;
  return {
    ...container,
    cpu: container.cpu ?? 0,
    essential: container.essential ?? true,
    portMappings: portMappings.map((mapping) => ({
      ...mapping,
      hostPort: mapping.hostPort ?? mapping.containerPort,
      protocol: mapping.protocol ?? 'tcp',
    })),
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    ...(healthCheck === undefined
      ? {}
      : { healthCheck: { interval: 30, timeout: 5, retries: 3, ...healthCheck } }),
  };
}
