import type { ContainerDefinition, RegisterTaskDefinitionRequest, TaskDefinition } from '@aws-sdk/client-ecs';
import { clientError, messageOf } from '../errors.ts';
import { inOrder } from '../tasks/task-containers.ts';

const MOST_BYTES = 64 * 1024;
const MOST_CONTAINERS = 10;
const NAME = /^[a-zA-Z0-9_-]{1,255}$/;

/** @throws {AwsError} ClientException with the first thing that ECS refuses about the definition */
export function checkDefinition(input: RegisterTaskDefinitionRequest): void {
  const containers = input.containerDefinitions ?? [];
  if (!NAME.test(input.family ?? '')) throw clientError('Family contains invalid characters.');
  if (containers.length === 0) throw clientError('Container list cannot be empty.');
  if (containers.length > MOST_CONTAINERS) {
    throw clientError(`Too many containers: ${containers.length}. Max allowed number is ${MOST_CONTAINERS}.`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(input));
  if (bytes > MOST_BYTES) {
    throw clientError(`Actual length: '${bytes}'. Max allowed length is '${MOST_BYTES}' bytes.`);
  }
  const fargate = isForFargate(input);
  if (fargate && input.networkMode !== 'awsvpc') {
    throw clientError("Fargate only supports network mode 'awsvpc'.");
  }
  const names = containers.map(({ name }) => name ?? '');
  if (new Set(names).size !== names.length) throw clientError('Container names must be unique.');
  if (!containers.some(({ essential = true }) => essential)) {
    throw clientError('Task definition must contain at least one essential container.');
  }
  for (const container of containers) {
    checkContainer(container, names, input);
    checkConditions(container, containers);
    if (fargate) checkForFargate(container, input.executionRoleArn);
  }
  try {
    inOrder(containers);
  } catch (error) {
    throw clientError(`Invalid dependsOn: ${messageOf(error)}.`);
  }
}

/** Definitions for other launch types are kept too, though nothing here runs them. */
export function isForFargate({ requiresCompatibilities = [] }: TaskDefinition): boolean {
  return requiresCompatibilities.includes('FARGATE');
}

function checkContainer(
  container: ContainerDefinition,
  names: readonly string[],
  { executionRoleArn: role, networkMode }: RegisterTaskDefinitionRequest,
) {
  const { name = '', image = '', secrets = [], portMappings = [], dependsOn = [] } = container;
  if (!NAME.test(name)) throw clientError('Container.name contains invalid characters.');
  if (image === '') throw clientError('Container.image should not be null or empty.');
  if (secrets.length > 0 && role === undefined) {
    throw clientError(
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    );
  }
  if (secrets.some((secret) => !secret.name || !secret.valueFrom)) {
    throw clientError('The secret name and valueFrom must not be null or empty.');
  }
  for (const { containerPort, hostPort } of portMappings) {
    if (networkMode === 'awsvpc' && hostPort !== undefined && hostPort !== containerPort) {
      throw clientError(
        'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
      );
    }
    within('containerPort', containerPort, 1, 65_535);
  }
  for (const { containerName = '' } of dependsOn) {
    if (!names.includes(containerName)) {
      throw clientError(
        `Container ${name} depends on ${containerName}, which is not in the task definition.`,
      );
    }
  }
  const { healthCheck } = container;
  within('healthCheck.interval', healthCheck?.interval, 5, 300);
  within('healthCheck.timeout', healthCheck?.timeout, 2, 60);
  within('healthCheck.retries', healthCheck?.retries, 1, 10);
  within('healthCheck.startPeriod', healthCheck?.startPeriod, 0, 300);
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html */
function checkConditions(
  { dependsOn = [] }: ContainerDefinition,
  containers: readonly ContainerDefinition[],
) {
  for (const { containerName = '', condition = '' } of dependsOn) {
    const on = containers.find(({ name }) => name === containerName);
    if (!/^(START|COMPLETE|SUCCESS|HEALTHY)$/.test(condition)) {
      throw clientError(
        `The condition '${condition}' on ${containerName} is not one of START, COMPLETE, SUCCESS, HEALTHY.`,
      );
    }
    if (/^(COMPLETE|SUCCESS)$/.test(condition) && on?.essential !== false) {
      throw clientError(`The condition ${condition} cannot be set on ${containerName}: it is essential.`);
    }
    if (condition === 'HEALTHY' && on?.healthCheck === undefined) {
      throw clientError(`The condition HEALTHY on ${containerName} needs a health check of that container.`);
    }
  }
}

function checkForFargate(
  { stopTimeout, startTimeout, logConfiguration }: ContainerDefinition,
  role: string | undefined,
) {
  within('stopTimeout', stopTimeout, 2, 120);
  within('startTimeout', startTimeout, 2, 120);
  if (logConfiguration === undefined) return;
  const { logDriver, options = {} } = logConfiguration;
  if (logDriver !== 'awslogs') throw clientError(`The log driver ${logDriver ?? ''} is not supported here.`);
  if (role === undefined) {
    throw clientError(
      'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
    );
  }
  for (const option of ['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix']) {
    if (!options[option]) throw clientError(`Log driver awslogs requires options: ${option}.`);
  }
}

/** @param value undefined where it was not given */
function within(what: string, value: number | undefined, least: number, most: number) {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw clientError(`Invalid ${what} ${value}: it must be between ${least} and ${most}.`);
}
