import { createHash } from 'node:crypto';
import type { RunTaskRequest, RunTaskResponse, TaskOverride } from '@aws-sdk/client-ecs';
import { AwsError } from '../../aws-error.ts';
import { taskAnswer } from '../answers/task-answer.ts';
import { activeCluster, nowMs } from '../context.ts';
import type { EcsContext } from '../context.ts';
import { fargateSize } from '../definitions/fargate-size.ts';
import { activeDefinition } from '../definitions/find-definition.ts';
import { clientError, invalidParameter } from '../errors.ts';
import { checkLaunch } from '../launch.ts';
import type { TaskDefinitionRecord, TaskRecord } from '../records.ts';
import { checkTags } from '../tags.ts';
import { addTask } from '../tasks/new-task.ts';
import { rolesOf } from '../tasks/roles-of-task.ts';
import { cannotAssume } from '../tasks/stop-reasons.ts';

const MOST = 10;
const LONGEST_TOKEN = 64;

export function runTask(input: RunTaskRequest, context: EcsContext): RunTaskResponse {
  const { state, runner } = context;
  const { count = 1, clientToken, overrides = {}, networkConfiguration, startedBy } = input;
  const earlier = clientToken === undefined ? undefined : tasksOfToken(clientToken, input, context);
  if (earlier !== undefined) return answer(earlier, context);
  const cluster = activeCluster(context, input.cluster);
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw invalidParameter(`count must be between 1 and ${MOST}.`);
  }
  if ((startedBy?.length ?? 0) > 128) throw invalidParameter('startedBy must have at most 128 characters.');
  const definition = activeDefinition(state, input.taskDefinition);
  checkLaunch(definition, input, context.network);
  checkOverrides(overrides, definition);
  for (const role of rolesOf(definition.definition, overrides)) {
    // The tasks have no ids yet; ECS asks as itself.
    if (!context.roles.canAssume(role, context.arns.task(cluster.name, '*')))
      throw clientError(cannotAssume(role));
  }
  const tags = [
    ...checkTags(input.tags),
    ...(input.propagateTags === 'TASK_DEFINITION' ? definition.tags : []),
  ];
  const tasks = Array.from({ length: count }, () =>
    addTask(
      {
        cluster: cluster.name,
        definition,
        group: input.group ?? `family:${definition.definition.family ?? ''}`,
        network: networkConfiguration,
        startedBy,
        overrides,
        tags,
      },
      context,
    ),
  );
  if (clientToken !== undefined) {
    const taskIds = tasks.map(({ id }) => id);
    const fingerprint = fingerprintOf(input);
    state.tokens.set(clientToken, { token: clientToken, fingerprint, taskIds, usedAtMs: nowMs(context) });
  }
  const given = answer(tasks, context);
  for (const { id } of tasks) runner.launch(id);
  return given;
}

/** @throws {AwsError} ConflictException where the token stood for another request */
function tasksOfToken(token: string, input: RunTaskRequest, { state }: EcsContext): TaskRecord[] | undefined {
  if (token.length > LONGEST_TOKEN) {
    throw invalidParameter(`clientToken must have at most ${LONGEST_TOKEN} characters.`);
  }
  const used = state.tokens.get(token);
  if (used === undefined) return undefined;
  if (used.fingerprint !== fingerprintOf(input)) {
    throw new AwsError('ConflictException', 'The client token was used with other parameters.');
  }
  return used.taskIds.flatMap((id) => state.tasks.get(id) ?? []);
}

function fingerprintOf(input: RunTaskRequest): string {
  const members = Object.entries(input).filter(
    ([name, value]) => name !== 'clientToken' && value !== undefined,
  );
  return createHash('sha256').update(JSON.stringify(members.sort())).digest('hex');
}

function checkOverrides(overrides: TaskOverride, { definition }: TaskDefinitionRecord) {
  for (const { name = '' } of overrides.containerOverrides ?? []) {
    if (definition.containerDefinitions?.some((container) => container.name === name)) continue;
    throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
  }
  const { cpu = definition.cpu, memory = definition.memory } = overrides;
  fargateSize(cpu, memory);
}

function answer(tasks: readonly TaskRecord[], context: EcsContext): RunTaskResponse {
  return { tasks: tasks.map((task) => taskAnswer(task, context, { tags: true })), failures: [] };
}
