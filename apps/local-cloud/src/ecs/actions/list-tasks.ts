import type { ListTasksRequest, ListTasksResponse } from '@aws-sdk/client-ecs';
import { lastSegment } from '../arns.ts';
import { activeCluster, existingService } from '../context.ts';
import type { EcsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { page } from '../pages.ts';
import { definitionKey } from '../records.ts';

export function listTasks(input: ListTasksRequest, context: EcsContext): ListTasksResponse {
  const { family, startedBy, serviceName, desiredStatus = 'RUNNING', launchType } = input;
  const cluster = activeCluster(context, input.cluster);
  // There are none on Fargate: a filter by one would otherwise be no filter at all.
  if (input.containerInstance !== undefined) throw invalidParameter('Container instance not found.');
  // A service that is not there is an error, not an empty list.
  const service = serviceName === undefined ? undefined : existingService(context, cluster, serviceName);
  const wantedFamily = family === undefined ? undefined : lastSegment(family);
  const found = context.state.tasks
    .values()
    .filter((task) => task.cluster === cluster.name && task.desiredStatus === desiredStatus)
    .filter((task) => service === undefined || task.service === service.name)
    .filter((task) => startedBy === undefined || task.startedBy === startedBy)
    .filter(
      (task) =>
        wantedFamily === undefined || definitionKey(task.taskDefinition).split(':')[0] === wantedFamily,
    )
    .filter(() => launchType === undefined || launchType === 'FARGATE')
    .map(({ id }) => context.arns.task(cluster.name, id));
  const { items, nextToken } = page(found, (arn) => arn, input, { defaultSize: 100 });
  return { taskArns: items, nextToken };
}
