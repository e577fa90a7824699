import type * as ecs from '@aws-sdk/client-ecs';
import { arnOf, requestTags } from '../access.ts';
import type { Access, ActionTable, ContextValues, Facts } from '../access.ts';

/**
 * What ECS asks IAM for, and with which keys. Passing a role is asked for where a role becomes a task's: at the definition,
 * and again by whoever runs it (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html).
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export const ecsActions: ActionTable = {
  CreateCluster: ({ clusterName = 'default', tags }: ecs.CreateClusterRequest, facts) =>
    tagged('CreateCluster', clusterArn(clusterName, facts), tags, {}),
  DeleteCluster: ({ cluster }: ecs.DeleteClusterRequest, facts) => [
    { action: 'ecs:DeleteCluster', resource: clusterArn(cluster, facts) },
  ],
  DescribeClusters: ({ clusters = ['default'] }: ecs.DescribeClustersRequest, facts) =>
    clusters.map((cluster) => ({ action: 'ecs:DescribeClusters', resource: clusterArn(cluster, facts) })),
  ListClusters: () => everywhere('ListClusters'),

  CreateService: (input: ecs.CreateServiceRequest, facts) => [
    ...tagged('CreateService', serviceArn(input.cluster, input.serviceName, facts), input.tags, {
      ...serviceContext(input, facts),
      'ecs:enable-ecs-managed-tags': flag(input.enableECSManagedTags),
      'ecs:propagate-tags': input.propagateTags,
    }),
    ...passed(facts.rolesOf(input.taskDefinition ?? ''), 'ecs-tasks.amazonaws.com'),
    ...passed(input.role === undefined ? [] : [roleArn(input.role, facts)], 'ecs.amazonaws.com'),
  ],
  UpdateService: (input: ecs.UpdateServiceRequest, facts) => [
    {
      action: 'ecs:UpdateService',
      resource: serviceArn(input.cluster, input.service, facts),
      context: serviceContext(input, facts),
    },
  ],
  DeleteService: ({ cluster, service }: ecs.DeleteServiceRequest, facts) => [
    {
      action: 'ecs:DeleteService',
      resource: serviceArn(cluster, service, facts),
      context: inCluster(cluster, facts),
    },
  ],
  DescribeServices: ({ cluster, services = [] }: ecs.DescribeServicesRequest, facts) =>
    services.map((service) => ({
      action: 'ecs:DescribeServices',
      resource: serviceArn(cluster, service, facts),
      context: inCluster(cluster, facts),
    })),
  ListServices: ({ cluster }: ecs.ListServicesRequest, facts) =>
    everywhere('ListServices', inCluster(cluster, facts)),

  RegisterTaskDefinition: (input: ecs.RegisterTaskDefinitionRequest, facts) => [
    // The revision is not known yet.
    ...tagged('RegisterTaskDefinition', definitionArn(`${input.family ?? ''}:*`, facts), input.tags, {
      'ecs:task-cpu': input.cpu,
      'ecs:task-memory': input.memory,
      'ecs:compute-compatibility': input.requiresCompatibilities,
    }),
    ...passed(rolesIn(input), 'ecs-tasks.amazonaws.com'),
  ],
  DeregisterTaskDefinition: () => everywhere('DeregisterTaskDefinition'),
  DescribeTaskDefinition: () => everywhere('DescribeTaskDefinition'),
  ListTaskDefinitions: () => everywhere('ListTaskDefinitions'),

  RunTask: (input: ecs.RunTaskRequest, facts) => [
    {
      action: 'ecs:RunTask',
      // As the caller names it: without a revision, so is what is asked for.
      resource: definitionArn(input.taskDefinition ?? '', facts),
      context: {
        ...inCluster(input.cluster, facts),
        'ecs:enable-execute-command': flag(input.enableExecuteCommand),
        ...tagsOf(input.tags),
      },
    },
    ...(input.tags?.length ? tagging('RunTask', taskArn(input.cluster, '*', facts), input.tags) : []),
    ...passed(
      [...new Set([...facts.rolesOf(input.taskDefinition ?? ''), ...rolesIn(input.overrides ?? {})])],
      'ecs-tasks.amazonaws.com',
    ),
  ],
  StopTask: ({ cluster, task }: ecs.StopTaskRequest, facts) => [
    {
      action: 'ecs:StopTask',
      resource: taskArn(cluster, task, facts),
      context: inCluster(cluster, facts),
    },
  ],
  DescribeTasks: ({ cluster, tasks = [] }: ecs.DescribeTasksRequest, facts) =>
    tasks.map((task) => ({
      action: 'ecs:DescribeTasks',
      resource: taskArn(cluster, task, facts),
      context: inCluster(cluster, facts),
    })),
  ListTasks: ({ cluster }: ecs.ListTasksRequest, facts) => [
    {
      action: 'ecs:ListTasks',
      // ECS asks for the cluster's container instances, also where all tasks are Fargate's.
      resource: arnOf(facts.place, 'ecs', `container-instance/${nameOf(cluster)}/*`),
      context: inCluster(cluster, facts),
    },
  ],

  ListTagsForResource: ({ resourceArn = '' }: ecs.ListTagsForResourceRequest) => [
    { action: 'ecs:ListTagsForResource', resource: resourceArn },
  ],
  TagResource: ({ resourceArn = '', tags }: ecs.TagResourceRequest) => [
    { action: 'ecs:TagResource', resource: resourceArn, context: tagsOf(tags) },
  ],
  UntagResource: ({ resourceArn = '', tagKeys = [] }: ecs.UntagResourceRequest) => [
    { action: 'ecs:UntagResource', resource: resourceArn, context: { 'aws:TagKeys': tagKeys } },
  ],
};

function everywhere(action: string, context: ContextValues = {}): Access[] {
  return [{ action: `ecs:${action}`, resource: '*', context }];
}

/** Making something with tags needs `ecs:TagResource` too, on what is made. */
function tagged(
  action: string,
  resource: string,
  tags: readonly ecs.Tag[] | undefined,
  context: ContextValues,
): Access[] {
  return [
    { action: `ecs:${action}`, resource, context: { ...context, ...tagsOf(tags) } },
    ...(tags?.length ? tagging(action, resource, tags) : []),
  ];
}

function tagging(action: string, resource: string, tags: readonly ecs.Tag[]): Access[] {
  return [{ action: 'ecs:TagResource', resource, context: { ...tagsOf(tags), 'ecs:CreateAction': action } }];
}

function passed(roles: readonly string[], service: string): Access[] {
  return roles.map((role) => ({
    action: 'iam:PassRole',
    resource: role,
    context: { 'iam:PassedToService': service },
  }));
}

function rolesIn(source: { readonly taskRoleArn?: string; readonly executionRoleArn?: string }): string[] {
  return [source.taskRoleArn, source.executionRoleArn].filter((role) => role !== undefined);
}

function serviceContext(
  input: ecs.CreateServiceRequest | ecs.UpdateServiceRequest,
  facts: Facts,
): ContextValues {
  const { taskDefinition, networkConfiguration, enableExecuteCommand } = input;
  const vpc = networkConfiguration?.awsvpcConfiguration;
  return {
    ...inCluster(input.cluster, facts),
    'ecs:task-definition': taskDefinition === undefined ? undefined : definitionArn(taskDefinition, facts),
    'ecs:enable-execute-command': flag(enableExecuteCommand),
    'ecs:auto-assign-public-ip': vpc && flag(vpc.assignPublicIp === 'ENABLED'),
    'ecs:subnet': vpc?.subnets,
  };
}

function flag(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function tagsOf(tags: readonly ecs.Tag[] = []): ContextValues {
  return requestTags(tags.map(({ key = '', value = '' }) => [key, value]));
}

function inCluster(cluster: string | undefined, facts: Facts): ContextValues {
  return { 'ecs:cluster': clusterArn(cluster, facts) };
}

function nameOf(reference = 'default'): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function clusterArn(reference: string | undefined, { place }: Facts): string {
  return reference?.startsWith('arn:') === true
    ? reference
    : arnOf(place, 'ecs', `cluster/${nameOf(reference)}`);
}

function serviceArn(cluster: string | undefined, reference: string | undefined, facts: Facts): string {
  return within('service', cluster, reference, facts);
}

function taskArn(cluster: string | undefined, reference: string | undefined, facts: Facts): string {
  return within('task', cluster, reference, facts);
}

function within(type: string, cluster: string | undefined, reference = '', { place }: Facts): string {
  return reference.startsWith('arn:')
    ? reference
    : arnOf(place, 'ecs', `${type}/${nameOf(cluster)}/${reference}`);
}

function definitionArn(reference: string, { place }: Facts): string {
  return reference.startsWith('arn:') ? reference : arnOf(place, 'ecs', `task-definition/${reference}`);
}

function roleArn(reference: string, { place }: Facts): string {
  return reference.startsWith('arn:') ? reference : `arn:aws:iam::${place.account}:role/${reference}`;
}
