import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Cluster, Service, Tag, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import {
  BLUE,
  CLUSTER,
  IMAGE,
  NETWORK,
  createTestEcs,
  definition,
  serviceRequest,
} from '../testing/test-ecs.ts';

type Cloud = ReturnType<typeof createTestEcs>;
let cloud: Cloud;

beforeEach(async () => {
  cloud = createTestEcs();
  await cloud.call('CreateCluster', { clusterName: CLUSTER });
});

const container = (more: object) => ({ ...definition().containerDefinitions[0], ...more });
const runRequest = {
  cluster: CLUSTER,
  taskDefinition: 'cutover-local-service-blue',
  networkConfiguration: NETWORK,
};

async function expectError(action: string, input: object, code: string, message: RegExp | string) {
  const failure = await cloud.call(action, input).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ name: 'AwsError', code });
  const text = (failure as Error).message;
  if (typeof message === 'string') expect(text).toBe(message);
  else expect(text).toMatch(message);
}

describe('RegisterTaskDefinition', () => {
  it.each<[string, object, RegExp | string]>([
    [
      'the size is none of Fargate',
      { memory: '1536' },
      'No Fargate configuration exists for given values: 256 CPU, 1536 memory.',
    ],
    ['there is no cpu', { cpu: undefined }, /'cpu' be defined/],
    [
      'the network mode is another',
      { networkMode: 'bridge' },
      "Fargate only supports network mode 'awsvpc'.",
    ],
    ['there is no container', { containerDefinitions: [] }, 'Container list cannot be empty.'],
    [
      'it is larger than 64 KiB',
      { containerDefinitions: [container({ environment: [{ name: 'A', value: 'x'.repeat(70_000) }] })] },
      /^Actual length: '\d+'. Max allowed length is '65536' bytes.$/,
    ],
    [
      'nobody may read its secrets',
      {
        executionRoleArn: undefined,
        containerDefinitions: [{ name: 'a', image: IMAGE, secrets: [{ name: 'A', valueFrom: '/a' }] }],
      },
      /must also specify a value for 'executionRoleArn'/,
    ],
    [
      'the stop timeout is longer than Fargate takes',
      { containerDefinitions: [container({ stopTimeout: 121 })] },
      /stopTimeout 121/,
    ],
    [
      'containers depend on each other in a circle',
      {
        containerDefinitions: [
          container({ name: 'a', dependsOn: [{ containerName: 'b', condition: 'START' }] }),
          container({ name: 'b', dependsOn: [{ containerName: 'a', condition: 'START' }] }),
        ],
      },
      /circle/,
    ],
    [
      'the log options lack a prefix',
      {
        containerDefinitions: [
          container({
            logConfiguration: {
              logDriver: 'awslogs',
              options: { 'awslogs-group': '/a', 'awslogs-region': 'eu-west-1' },
            },
          }),
        ],
      },
      'Log driver awslogs requires options: awslogs-stream-prefix.',
    ],
  ])('is a ClientException when %s', async (_what, more, message) => {
    await expectError('RegisterTaskDefinition', { ...definition(), ...more }, 'ClientException', message);
  });

  it('answers what it was given, with the defaults of ECS, and counts revisions up', async () => {
    await cloud.register();
    const { taskDefinition, tags } = await cloud.call<{ taskDefinition: TaskDefinition; tags: Tag[] }>(
      'RegisterTaskDefinition',
      { ...definition(), cpu: '.25 vCPU', memory: '0.5 GB', tags: [{ key: 'release', value: 'abc' }] },
    );
    expect(taskDefinition).toMatchObject({
      taskDefinitionArn: 'arn:aws:ecs:eu-west-1:000000000000:task-definition/cutover-local-service-blue:2',
      revision: 2,
      status: 'ACTIVE',
      cpu: '256',
      memory: '512',
      compatibilities: ['EC2', 'FARGATE'],
    });
    expect(taskDefinition.registeredAt).toBeInstanceOf(Date);
    expect(taskDefinition.containerDefinitions?.[0]).toMatchObject({
      cpu: 0,
      essential: true,
      environment: [],
      portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }],
    });
    expect(taskDefinition).not.toHaveProperty('tags');
    expect(tags).toEqual([{ key: 'release', value: 'abc' }]);
  });
});

describe('DescribeTaskDefinition', () => {
  it('takes the newest active revision of a family, and any revision by its number', async () => {
    for (let revision = 1; revision <= 3; revision += 1) await cloud.register();
    await cloud.call('DeregisterTaskDefinition', { taskDefinition: 'cutover-local-service-blue:3' });
    const read = async (taskDefinition: string) =>
      (await cloud.call<{ taskDefinition: TaskDefinition }>('DescribeTaskDefinition', { taskDefinition }))
        .taskDefinition;
    expect((await read('cutover-local-service-blue')).revision).toBe(2);
    expect(await read('cutover-local-service-blue:3')).toMatchObject({ status: 'INACTIVE', revision: 3 });
    await expectError(
      'DescribeTaskDefinition',
      { taskDefinition: 'cutover-local-service-blue:9' },
      'ClientException',
      'Unable to describe task definition.',
    );
    const list = (more: object) =>
      cloud.call<{ taskDefinitionArns: string[] }>('ListTaskDefinitions', {
        familyPrefix: 'cutover-local-service-blue',
        ...more,
      });
    const revisions = ({ taskDefinitionArns }: { taskDefinitionArns: string[] }) =>
      taskDefinitionArns.map((arn) => arn.split(':').at(-1));
    expect(revisions(await list({ sort: 'DESC' }))).toEqual(['2', '1']);
    expect(revisions(await list({ status: 'INACTIVE' }))).toEqual(['3']);
  });
});

describe('CreateService', () => {
  it.each<[string, object, string, RegExp | string]>([
    ['the cluster is missing', { cluster: 'nowhere' }, 'ClusterNotFoundException', 'Cluster not found.'],
    [
      'the definition is missing',
      { taskDefinition: 'nothing:1' },
      'ClientException',
      'TaskDefinition not found.',
    ],
    [
      'there is no network configuration',
      { networkConfiguration: undefined },
      'InvalidParameterException',
      /Network Configuration must be provided/,
    ],
    [
      'the container is not in the definition',
      { loadBalancers: [{ targetGroupArn: BLUE, containerName: 'web', containerPort: 8080 }] },
      'InvalidParameterException',
      'The container web does not exist in the task definition.',
    ],
    [
      'the container has no such port',
      { loadBalancers: [{ targetGroupArn: BLUE, containerName: 'service', containerPort: 80 }] },
      'InvalidParameterException',
      'The container service did not have a container port 80 defined.',
    ],
    [
      'there is a grace period and no load balancer',
      { loadBalancers: [], healthCheckGracePeriodSeconds: 5 },
      'InvalidParameterException',
      /grace period is only valid/,
    ],
    [
      'nothing could ever be rolled out',
      { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } },
      'InvalidParameterException',
      /cannot be 100 as this will block deployments/,
    ],
    [
      'the strategy is none of here',
      { deploymentConfiguration: { strategy: 'BLUE_GREEN' } },
      'UnsupportedFeatureException',
      /BLUE_GREEN/,
    ],
    ['the launch type is EC2', { launchType: 'EC2' }, 'InvalidParameterException', /No Container Instances/],
  ])('is refused when %s', async (_what, more, code, message) => {
    await cloud.register();
    await expectError('CreateService', serviceRequest(more), code, message);
  });

  it('is refused when no load balancer uses the target group', async () => {
    await cloud.register();
    cloud.targetGroups.unassociated.add(BLUE);
    await expectError(
      'CreateService',
      serviceRequest(),
      'InvalidParameterException',
      `The target group with targetGroupArn ${BLUE} does not have an associated load balancer.`,
    );
  });

  it('is idempotent for the same settings, and refused for others', async () => {
    await cloud.register();
    const { service } = await cloud.createService();
    const again = await cloud.createService();
    expect(again.service.deployments?.[0]?.id).toBe(service.deployments?.[0]?.id);
    await expectError(
      'CreateService',
      serviceRequest({ desiredCount: 3 }),
      'InvalidParameterException',
      'Creation of service was not idempotent.',
    );
  });
});

describe('UpdateService', () => {
  it('starts a deployment for a new definition, network or by force, and for nothing else', async () => {
    await cloud.register();
    await cloud.register();
    await cloud.createService({ taskDefinition: 'cutover-local-service-blue:1' });
    const primary = async (more: object) => (await cloud.update(more)).service.deployments?.[0]?.id;
    const first = await primary({ desiredCount: 3 });
    expect(await primary({ healthCheckGracePeriodSeconds: 9 })).toBe(first);
    expect(await primary({ taskDefinition: 'cutover-local-service-blue:1' })).toBe(first);
    expect(await primary({ networkConfiguration: NETWORK })).toBe(first);
    const second = await primary({ taskDefinition: 'cutover-local-service-blue:2' });
    expect(second).not.toBe(first);
    const third = await primary({ forceNewDeployment: true });
    expect(third).not.toBe(second);
    const moved = { awsvpcConfiguration: { ...NETWORK.awsvpcConfiguration, subnets: ['subnet-a'] } };
    expect(await primary({ networkConfiguration: moved })).not.toBe(third);
    const { desiredCount, healthCheckGracePeriodSeconds } = await cloud.service();
    expect({ desiredCount, healthCheckGracePeriodSeconds }).toEqual({
      desiredCount: 3,
      healthCheckGracePeriodSeconds: 9,
    });
  });

  it('is refused for a service that is missing or drains', async () => {
    await cloud.register();
    await expectError(
      'UpdateService',
      { cluster: CLUSTER, service: 'service-blue' },
      'ServiceNotFoundException',
      'Service not found.',
    );
    await cloud.createService();
    await cloud.call('DeleteService', { cluster: CLUSTER, service: 'service-blue', force: true });
    await expectError(
      'UpdateService',
      { cluster: CLUSTER, service: 'service-blue', desiredCount: 1 },
      'ServiceNotActiveException',
      'Service was not ACTIVE.',
    );
  });
});

describe('DeleteService', () => {
  it('is refused while tasks are wanted', async () => {
    await cloud.register();
    await cloud.createService();
    await expectError(
      'DeleteService',
      { cluster: CLUSTER, service: 'service-blue' },
      'InvalidParameterException',
      'The service cannot be stopped while it is scaled above 0.',
    );
  });
});

describe('DescribeServices', () => {
  it('tells missing ones as failures, takes ARNs, and at most ten', async () => {
    await cloud.register();
    const { service } = await cloud.createService();
    const answer = await cloud.call<{ services: Service[]; failures: object[] }>('DescribeServices', {
      cluster: CLUSTER,
      services: [service.serviceArn, 'gone'],
    });
    expect(answer.services.map(({ serviceName }) => serviceName)).toEqual(['service-blue']);
    expect(answer.failures).toEqual([
      { arn: `arn:aws:ecs:eu-west-1:000000000000:service/${CLUSTER}/gone`, reason: 'MISSING' },
    ]);
    const eleven = Array.from({ length: 11 }, (_, index) => `s${index}`);
    const request = { cluster: CLUSTER, services: eleven };
    await expectError('DescribeServices', request, 'InvalidParameterException', /10/);
    await expectError('DescribeServices', { services: ['a'] }, 'ClusterNotFoundException', /Cluster/);
  });
});

describe('RunTask', () => {
  it('answers a client token with the same tasks, and refuses it for another request', async () => {
    await cloud.register();
    const first = await cloud.call<{ tasks: Task[] }>('RunTask', {
      ...runRequest,
      count: 2,
      clientToken: 't',
    });
    const again = await cloud.call<{ tasks: Task[] }>('RunTask', {
      ...runRequest,
      count: 2,
      clientToken: 't',
    });
    expect(again.tasks.map(({ taskArn }) => taskArn)).toEqual(first.tasks.map(({ taskArn }) => taskArn));
    await expectError('RunTask', { ...runRequest, clientToken: 't' }, 'ConflictException', /client token/);
    expect(await cloud.tasks()).toHaveLength(2);
  });

  it.each([
    [{ launchType: 'SPOT' }, /launchType SPOT is not one of/],
    [
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a'], assignPublicIp: 'YES' } } },
      /assignPublicIp YES is not one of/,
    ],
  ])('is refused for %j', async (more, message) => {
    await cloud.register();
    await expectError('RunTask', { ...runRequest, ...more }, 'InvalidParameterException', message);
  });

  it('is refused for more than ten tasks and for overrides of an unknown container', async () => {
    await cloud.register();
    await expectError('RunTask', { ...runRequest, count: 11 }, 'InvalidParameterException', /10/);
    await expectError(
      'RunTask',
      { ...runRequest, overrides: { containerOverrides: [{ name: 'web' }] } },
      'InvalidParameterException',
      'Override for container named web is not a container in the TaskDefinition.',
    );
  });
});

describe('ListTasks', () => {
  it('gives each task once over its pages, and filters', async () => {
    await cloud.register();
    await cloud.call('RunTask', { ...runRequest, count: 5, startedBy: 'me' });
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const page: { taskArns: string[]; nextToken?: string } = await cloud.call('ListTasks', {
        cluster: CLUSTER,
        maxResults: 2,
        nextToken,
      });
      expect(page.taskArns.length).toBeLessThanOrEqual(2);
      seen.push(...page.taskArns);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(new Set(seen).size).toBe(5);
    const count = async (more: object) =>
      (await cloud.call<{ taskArns: string[] }>('ListTasks', { cluster: CLUSTER, ...more })).taskArns.length;
    expect(await count({ startedBy: 'me' })).toBe(5);
    expect(await count({ startedBy: 'you' })).toBe(0);
    expect(await count({ family: 'cutover-local-service-blue' })).toBe(5);
    expect(await count({ desiredStatus: 'STOPPED' })).toBe(0);
    await expectError(
      'ListTasks',
      { cluster: CLUSTER, serviceName: 'x' },
      'ServiceNotFoundException',
      /Service/,
    );
    await expectError(
      'ListTasks',
      { cluster: CLUSTER, nextToken: '?' },
      'InvalidParameterException',
      /token/,
    );
    await expectError('ListTasks', { cluster: CLUSTER, maxResults: 101 }, 'InvalidParameterException', /100/);
  });
});

describe('DescribeTasks and StopTask', () => {
  it('tell an unknown task each in its own way', async () => {
    const id = '0'.repeat(32);
    expect(await cloud.call('DescribeTasks', { cluster: CLUSTER, tasks: [id] })).toEqual({
      tasks: [],
      failures: [{ arn: `arn:aws:ecs:eu-west-1:000000000000:task/${CLUSTER}/${id}`, reason: 'MISSING' }],
    });
    const tasks = Array.from({ length: 101 }, () => id);
    await expectError('DescribeTasks', { cluster: CLUSTER, tasks }, 'InvalidParameterException', /100/);
    await expectError(
      'StopTask',
      { cluster: CLUSTER, task: id },
      'InvalidParameterException',
      'The referenced task was not found.',
    );
    const foreign = `arn:aws:ecs:eu-west-1:000000000000:task/other/${id}`;
    await expectError(
      'StopTask',
      { cluster: CLUSTER, task: foreign },
      'InvalidParameterException',
      `Identifier is for other. Your cluster is ${CLUSTER}`,
    );
  });
});

describe('clusters', () => {
  it('are made once, told with failures, and not deleted while services are active', async () => {
    const request = { clusters: [CLUSTER, 'gone'] };
    await cloud.register();
    await cloud.createService();
    const { clusters, failures } = await cloud.call<{ clusters: Cluster[]; failures: object[] }>(
      'DescribeClusters',
      request,
    );
    expect(clusters).toMatchObject([{ clusterName: CLUSTER, status: 'ACTIVE', activeServicesCount: 1 }]);
    expect(failures).toEqual([{ arn: 'arn:aws:ecs:eu-west-1:000000000000:cluster/gone', reason: 'MISSING' }]);
    await expectError('DeleteCluster', { cluster: CLUSTER }, 'ClusterContainsServicesException', /active/);
  });

  it('are refused with a capacity provider that nobody knows', async () => {
    const request = { clusterName: 'other', capacityProviders: ['FARGATE', 'none'] };
    await expectError('CreateCluster', request, 'InvalidParameterException', /none was not found/);
  });

  it('come from the template, twice the same, and go with it', async () => {
    const request = { stackName: 'stack', logicalId: 'Cluster', properties: { ClusterName: 'main' } };
    const made = await cloud.provider().put(request);
    expect(made).toEqual({
      physicalId: 'main',
      attributes: { Arn: 'arn:aws:ecs:eu-west-1:000000000000:cluster/main' },
    });
    expect(await cloud.provider().put({ ...request, physicalId: 'main' })).toEqual(made);
    await cloud.provider().remove('main');
    expect(await cloud.call('ListClusters', {})).toMatchObject({
      clusterArns: [`arn:aws:ecs:eu-west-1:000000000000:cluster/${CLUSTER}`],
    });
    expect(() => cloud.provider().put({ ...request, properties: { Configuration: {} } })).toThrow();
  });
});

describe('tags', () => {
  it('are added, replaced and taken away by ARN', async () => {
    await cloud.register();
    const { service } = await cloud.createService({ tags: [{ key: 'a', value: '1' }] });
    const resourceArn = service.serviceArn;
    const tags = [
      { key: 'a', value: '2' },
      { key: 'b', value: '3' },
    ];
    await cloud.call('TagResource', { resourceArn, tags });
    expect(await cloud.call('ListTagsForResource', { resourceArn })).toEqual({ tags });
    await cloud.call('UntagResource', { resourceArn, tagKeys: ['a'] });
    expect(await cloud.call('ListTagsForResource', { resourceArn })).toEqual({ tags: tags.slice(1) });
    await expectError('ListTagsForResource', { resourceArn: 'x' }, 'InvalidParameterException', /ARN/);
  });
});
