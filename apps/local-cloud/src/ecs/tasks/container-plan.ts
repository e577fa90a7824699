import { dirname } from 'node:path';
import type { ContainerDefinition, TaskOverride } from '@aws-sdk/client-ecs';
import type {
  DatabasePorts,
  Image,
  Images,
  LogWriter,
  Network,
  ParameterValues,
  Place,
  TaskRoles,
} from '../../contracts.ts';
import { commandOf, environmentOf } from './image-defaults.ts';
import type { RolesOfTask } from './roles-of-task.ts';
import { startFailures } from './stop-reasons.ts';

export interface ContainerPlan {
  readonly image: Image;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface ContainerPlanPorts {
  readonly images: Images;
  readonly parameters: ParameterValues;
  /** Where it is not given, nothing keeps a task from its database. */
  readonly databases?: DatabasePorts;
  readonly network: Network;
  readonly logs: LogWriter;
  readonly roles: TaskRoles;
  readonly place: Place;
}

/** The task that a container belongs to. */
export interface PlannedTask {
  readonly id: string;
  readonly arn: string;
  readonly overrides: TaskOverride;
  readonly privateIp: string;
  readonly roles: RolesOfTask;
}

/**
 * What a container runs, with everything that it needs looked up under the task's execution role.
 * @throws {StartFailure} as ECS words it: role, image, secret or log group missing, or not allowed
 */
export function planContainer(
  definition: ContainerDefinition,
  task: PlannedTask,
  ports: ContainerPlanPorts,
): ContainerPlan {
  const { overrides, privateIp } = task;
  checkRoles(definition, task, ports.roles);
  const override = overrides.containerOverrides?.find(({ name }) => name === definition.name);
  const image = ports.images.find(definition.image ?? '');
  if (image === undefined) throw startFailures.image(definition.image ?? '');
  const secrets = secretsOf(definition, ports.parameters);
  const logGroup = definition.logConfiguration?.options?.['awslogs-group'];
  if (logGroup !== undefined && !ports.logs.hasGroup(logGroup)) throw startFailures.logGroup();
  const groups = ports.network.find(privateIp)?.securityGroups ?? [];
  const closed = ports.databases?.closedTo(groups) ?? new Map<string, string>();
  const given = { ...pairs(definition.environment), ...pairs(override?.environment), ...secrets };
  return {
    image,
    command: commandOf(image, definition.entryPoint, override?.command ?? definition.command),
    environment: {
      ...environmentOf(image),
      ...givenByEcs(privateIp, ports.place),
      ...ports.roles.environment(task.id, task.roles.task),
      ...portOf(definition),
      ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, closed.get(value) ?? value])),
      // Last: several tasks share this machine, so each listens where its own address answers, and on a port that stands
      // for its own where the machine has one address for all.
      ...addressOf(definition, privateIp, ports.network),
    },
  };
}

/** What ECS needs the roles for. Without an execution role it needs none: an image of elsewhere, no secrets, no logs. */
function checkRoles(definition: ContainerDefinition, task: PlannedTask, roles: TaskRoles): void {
  for (const role of [task.roles.task, task.roles.execution]) {
    if (role !== undefined && !roles.canAssume(role, task.arn)) throw startFailures.role(role);
  }
  if (task.roles.execution === undefined) return;
  const execution = { roleArn: task.roles.execution, taskId: task.id };
  const image = definition.image ?? '';
  const noToken = roles.refusesRegistry(execution, image);
  if (noToken !== undefined) throw startFailures.registryAuth(noToken);
  const secrets = (definition.secrets ?? []).map(({ valueFrom = '' }) => valueFrom);
  const noSecrets = secrets.length === 0 ? undefined : roles.refusesSecrets(execution, secrets);
  if (noSecrets !== undefined) throw startFailures.secretsForbidden(noSecrets);
  const log = logDestination(definition, task.id);
  const noLog = log && roles.refusesLog(execution, 'CreateLogStream', log);
  if (noLog !== undefined) throw startFailures.logForbidden(noLog);
  if (roles.refusesImage(execution, image) !== undefined) throw startFailures.imageForbidden(image);
}

/** Log group and stream of a container; undefined where it keeps no logs. */
export function logDestination(definition: ContainerDefinition, taskId: string) {
  const options = definition.logConfiguration?.options;
  const group = options?.['awslogs-group'];
  if (definition.logConfiguration?.logDriver !== 'awslogs' || group === undefined) return undefined;
  return { group, stream: `${options?.['awslogs-stream-prefix'] ?? ''}/${definition.name ?? ''}/${taskId}` };
}

function secretsOf(definition: ContainerDefinition, parameters: ParameterValues): Record<string, string> {
  const found = (definition.secrets ?? []).map(({ name = '', valueFrom = '' }) => ({
    name,
    valueFrom,
    value: parameters.read(valueFrom),
  }));
  const missing = found.filter(({ value }) => value === undefined);
  if (missing.length > 0)
    throw startFailures.secrets(missing.map(({ valueFrom }) => parameterName(valueFrom)));
  return Object.fromEntries(found.map(({ name, value }) => [name, value ?? '']));
}

/** ECS names a parameter by its name also where it was given by its ARN. */
function parameterName(reference: string): string {
  return reference.replace(/^arn:[^:]+:ssm:[^:]*:[^:]*:parameter/, '');
}

function givenByEcs(privateIp: string, place: Place): Record<string, string> {
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOSTNAME: `ip-${privateIp.replaceAll('.', '-')}.${place.region}.compute.internal`,
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
  };
}

function addressOf(
  definition: ContainerDefinition,
  privateIp: string,
  network: Network,
): Record<string, string> {
  const port = definition.portMappings?.[0]?.containerPort;
  const address = port === undefined ? undefined : network.dial(privateIp, port);
  if (address === undefined) return {};
  return { HOST: address.host, ...(address.port === port ? {} : { PORT: String(address.port) }) };
}

/** Where nobody tells the container its port. */
function portOf({ portMappings }: ContainerDefinition): Record<string, string> {
  const port = portMappings?.[0]?.containerPort;
  return port === undefined ? {} : { PORT: String(port) };
}

function pairs(values: readonly { name?: string; value?: string }[] = []): Record<string, string> {
  return Object.fromEntries(values.map(({ name = '', value = '' }) => [name, value]));
}
