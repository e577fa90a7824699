import type { DescribeTasksRequest, DescribeTasksResponse } from '@aws-sdk/client-ecs';
import { taskAnswer } from '../answers/task-answer.ts';
import { nameWithin } from '../arns.ts';
import { activeCluster } from '../context.ts';
import type { EcsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';

const MOST = 100;

export function describeTasks(input: DescribeTasksRequest, context: EcsContext): DescribeTasksResponse {
  const { tasks = [], include = [] } = input;
  const cluster = activeCluster(context, input.cluster);
  if (tasks.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (tasks.length > MOST) throw invalidParameter(`Tasks cannot have more than ${MOST} elements.`);
  const found = tasks.map((reference) => {
    const id = nameWithin(cluster.name, reference);
    const record = context.state.tasks.get(id);
    return { id, record: record?.cluster === cluster.name ? record : undefined };
  });
  const tags = include.includes('TAGS');
  return {
    tasks: found.flatMap(({ record }) => (record ? [taskAnswer(record, context, { tags })] : [])),
    failures: found
      .filter(({ record }) => record === undefined)
      .map(({ id }) => ({ arn: context.arns.task(cluster.name, id), reason: 'MISSING' })),
  };
}
