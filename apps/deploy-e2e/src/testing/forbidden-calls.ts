import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SSM } from '@aws-sdk/client-ssm';
import { STS } from '@aws-sdk/client-sts';
import { type ClientConfig, roleArn } from './in-role.ts';

type Call = (config: ClientConfig) => Promise<unknown>;

const NAME = 'cutover-local-service';
const elb = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';
const PASSWORD = '/cutover/local/service/database/password';
const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/cutover/service:1';
const definition = (family: string, roles: object) => ({
  family,
  containerDefinitions: [{ name: 'service', image }],
  ...roles,
});

/** Each by the action that is refused, and what it would do. */
export const forbiddenToDeployRole: readonly (readonly [action: string, what: string, call: Call])[] = [
  [
    'ssm:GetParameter',
    "read another environment's manifest",
    (c) => new SSM(c).getParameter({ Name: '/cutover/production/service/manifest' }),
  ],
  [
    'ssm:GetParameter',
    "read another service's manifest",
    (c) => new SSM(c).getParameter({ Name: '/cutover/local/other/manifest' }),
  ],
  [
    'ssm:GetParameters',
    "find another environment's secret",
    (c) => new SSM(c).getParameters({ Names: ['/cutover/production/service/database/password'] }),
  ],
  [
    'ssm:GetParametersByPath',
    'list parameters',
    (c) => new SSM(c).getParametersByPath({ Path: '/cutover/local/service' }),
  ],
  [
    'kms:Decrypt',
    'decrypt a secret that it may find',
    (c) => new SSM(c).getParameters({ Names: [PASSWORD], WithDecryption: true }),
  ],
  [
    'ssm:PutParameter',
    'write the manifest',
    (c) =>
      new SSM(c).putParameter({
        Name: '/cutover/local/service/manifest',
        Type: 'String',
        Value: '{}',
        Overwrite: true,
      }),
  ],
  [
    'ssm:PutParameter',
    'change a secret that is there',
    (c) => new SSM(c).putParameter({ Name: PASSWORD, Type: 'SecureString', Value: 'x', Overwrite: true }),
  ],
  ['ssm:DeleteParameter', 'delete a secret', (c) => new SSM(c).deleteParameter({ Name: PASSWORD })],
  [
    'ecs:UpdateService',
    "change another environment's slot",
    (c) => new ECS(c).updateService({ cluster: 'cutover-production-service', service: 'service-blue' }),
  ],
  [
    'ecs:UpdateService',
    "change another service's slot",
    (c) => new ECS(c).updateService({ cluster: NAME, service: 'other-blue' }),
  ],
  [
    'ecs:DeleteService',
    'delete a slot',
    (c) => new ECS(c).deleteService({ cluster: NAME, service: 'service-blue', force: true }),
  ],
  ['ecs:DeleteCluster', 'delete the cluster', (c) => new ECS(c).deleteCluster({ cluster: NAME })],
  ['ecs:CreateCluster', 'make a cluster', (c) => new ECS(c).createCluster({ clusterName: 'mine' })],
  [
    'ecs:StopTask',
    "stop another service's task",
    (c) => new ECS(c).stopTask({ cluster: 'cutover-local-other', task: '0123456789abcdef0123456789abcdef' }),
  ],
  [
    'ecs:RegisterTaskDefinition',
    'register a definition of another family',
    (c) => new ECS(c).registerTaskDefinition(definition('other', {})),
  ],
  [
    'iam:PassRole',
    'pass itself to a task',
    (c) =>
      new ECS(c).registerTaskDefinition(
        definition(`${NAME}-blue`, { taskRoleArn: roleArn('cutover-local-deploy') }),
      ),
  ],
  [
    'iam:PassRole',
    "pass another environment's role",
    (c) =>
      new ECS(c).registerTaskDefinition(
        definition(`${NAME}-blue`, { executionRoleArn: roleArn('cutover-production-service-execution') }),
      ),
  ],
  [
    'ecs:RunTask',
    'run a task in another cluster',
    (c) => new ECS(c).runTask({ cluster: 'cutover-production-service', taskDefinition: `${NAME}-blue:1` }),
  ],
  [
    'ecs:RunTask',
    'run a task of another family',
    (c) => new ECS(c).runTask({ cluster: NAME, taskDefinition: 'other:1' }),
  ],
  [
    'elasticloadbalancing:ModifyRule',
    "move another environment's traffic",
    (c) =>
      new ElasticLoadBalancingV2(c).modifyRule({
        RuleArn: `${elb}:listener-rule/app/production-service/1/2/3`,
      }),
  ],
  [
    'elasticloadbalancing:DeleteRule',
    'delete a rule',
    (c) =>
      new ElasticLoadBalancingV2(c).deleteRule({ RuleArn: `${elb}:listener-rule/app/local-service/1/2/3` }),
  ],
  [
    'elasticloadbalancing:DeleteLoadBalancer',
    'delete the load balancer',
    (c) =>
      new ElasticLoadBalancingV2(c).deleteLoadBalancer({
        LoadBalancerArn: `${elb}:loadbalancer/app/local-service/1`,
      }),
  ],
  [
    'elasticloadbalancing:DeleteTargetGroup',
    'delete a target group',
    (c) =>
      new ElasticLoadBalancingV2(c).deleteTargetGroup({
        TargetGroupArn: `${elb}:targetgroup/local-service-blue/1`,
      }),
  ],
  [
    'elasticloadbalancing:RegisterTargets',
    'put a stranger behind the load balancer',
    (c) =>
      new ElasticLoadBalancingV2(c).registerTargets({
        TargetGroupArn: `${elb}:targetgroup/local-service-blue/1`,
        Targets: [{ Id: '10.0.0.1' }],
      }),
  ],
  [
    'ecr:BatchDeleteImage',
    "delete another service's image",
    (c) => new ECR(c).batchDeleteImage({ repositoryName: 'cutover/other', imageIds: [{ imageTag: '1' }] }),
  ],
  [
    'ecr:DeleteRepository',
    'delete all images',
    (c) => new ECR(c).deleteRepository({ repositoryName: 'cutover/service', force: true }),
  ],
  ['dynamodb:DeleteTable', 'delete the journal', (c) => new DynamoDB(c).deleteTable({ TableName: NAME })],
  [
    'dynamodb:DeleteItem',
    'delete of the journal',
    (c) => new DynamoDB(c).deleteItem({ TableName: NAME, Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
  ],
  ['dynamodb:Scan', 'read the journal whole', (c) => new DynamoDB(c).scan({ TableName: NAME })],
  [
    'dynamodb:PutItem',
    "write another environment's journal",
    (c) =>
      new DynamoDB(c).putItem({
        TableName: 'cutover-production-service',
        Item: { pk: { S: 'a' }, sk: { S: 'b' } },
      }),
  ],
  [
    'logs:DeleteLogGroup',
    'delete the logs',
    (c) => new CloudWatchLogs(c).deleteLogGroup({ logGroupName: '/cutover/local/service' }),
  ],
  [
    'logs:FilterLogEvents',
    "read another environment's logs",
    (c) => new CloudWatchLogs(c).filterLogEvents({ logGroupName: '/cutover/production/service' }),
  ],
  [
    'cloudwatch:SetAlarmState',
    'silence an alarm',
    (c) => new CloudWatch(c).setAlarmState({ AlarmName: 'a', StateValue: 'OK', StateReason: 'r' }),
  ],
  [
    'cloudwatch:DeleteAlarms',
    'delete an alarm',
    (c) => new CloudWatch(c).deleteAlarms({ AlarmNames: ['a'] }),
  ],
  [
    'sts:AssumeRole',
    'take the execution role',
    (c) => new STS(c).assumeRole({ RoleArn: roleArn(`${NAME}-execution`), RoleSessionName: 'mine' }),
  ],
];

/** The service calls no AWS API: whatever runs in its place can call none either. */
export const forbiddenToTaskRole: typeof forbiddenToDeployRole = [
  [
    'ssm:GetParameters',
    'read its own secret',
    (c) => new SSM(c).getParameters({ Names: [PASSWORD], WithDecryption: true }),
  ],
  [
    'ecr:BatchDeleteImage',
    'delete its own image',
    (c) => new ECR(c).batchDeleteImage({ repositoryName: 'cutover/service', imageIds: [{ imageTag: '1' }] }),
  ],
  ['ecs:ListTasks', 'look around', (c) => new ECS(c).listTasks({ cluster: NAME })],
  [
    'dynamodb:GetItem',
    'read the journal',
    (c) => new DynamoDB(c).getItem({ TableName: NAME, Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
  ],
  [
    'sts:AssumeRole',
    'take the deploy role',
    (c) => new STS(c).assumeRole({ RoleArn: roleArn('cutover-local-deploy'), RoleSessionName: 'mine' }),
  ],
];
