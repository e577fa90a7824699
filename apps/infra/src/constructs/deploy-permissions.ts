import type { Environment, ServiceDefinition } from '@cutover/config';
import { ecsSlots, environmentsBeside, generatedSecrets, namesOf } from '@cutover/config';
import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * What the engine calls to deploy one service, on the ARNs of that service. `*` stands where AWS has no resource level.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function permissionsFor(
  definition: ServiceDefinition,
  environment: Environment,
  stack: Stack,
): PolicyStatement[] {
  const arns = arnsOf(definition, environment, stack);
  return [
    ...release(environment, arns),
    ...traffic(environment, arns),
    ...images(arns),
    allow('ReadManifest', ['ssm:GetParameter'], [arns.manifest]),
    ...(arns.hostImage.length > 0 ? [allow('ReadHostImage', ['ssm:GetParameter'], arns.hostImage)] : []),
    // Whether they exist.
    ...(arns.secrets.length > 0
      ? [allow('FindSecrets', ['ssm:GetParameters'], arns.secrets), neverDecrypt()]
      : []),
    // `nx secrets`, before the first deployment: it makes what is missing and changes nothing that is there.
    ...(arns.generated.length > 0
      ? [
          allow('MakeSecrets', ['ssm:PutParameter'], arns.generated, {
            StringEquals: { 'ssm:Overwrite': 'false' },
          }),
        ]
      : []),
    allow(
      'KeepJournal',
      [
        'dynamodb:DescribeTable',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      [arns.journalTable],
    ),
    allow('ReadLogs', ['logs:FilterLogEvents', 'logs:GetLogEvents'], arns.logs),
    allow('PassRoles', ['iam:PassRole'], arns.roles, {
      StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    }),
  ];
}

/** Which commit the environment has: a pipeline ships what changed since then. */
export function keepDeliveredCommit(environment: Environment, stack: Stack): PolicyStatement {
  const { deliveredParameter } = namesOf(environment.name, '');
  return allow(
    'KeepDeliveredCommit',
    ['ssm:GetParameter', 'ssm:PutParameter'],
    [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: deliveredParameter.slice(1) })],
  );
}

/** Reads that AWS does not bind to a resource: the same for every service. */
export function unboundReads(): PolicyStatement {
  return allow(
    'ReadWhatHasNoResourceLevel',
    [
      'ecr:GetAuthorizationToken',
      'ecs:DescribeTaskDefinition',
      'ecs:ListTaskDefinitions',
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeRules',
      'elasticloadbalancing:DescribeTargetGroupAttributes',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
      'logs:DescribeLogGroups',
    ],
    ['*'],
  );
}

/**
 * `cdk deploy` and `cdk diff` act through the roles that `cdk bootstrap` made in this account and region.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 */
export function assumeBootstrapRoles(stack: Stack): PolicyStatement {
  const arns = ['deploy', 'file-publishing', 'lookup'].map((role) =>
    roleArn(stack, `cdk-hnb659fds-${role}-role-${stack.account}-${stack.region}`),
  );
  return allow('AssumeBootstrapRoles', ['sts:AssumeRole'], arns);
}

type Arns = ReturnType<typeof arnsOf>;

function arnsOf(definition: ServiceDefinition, environment: Environment, stack: Stack) {
  const { name, secrets, migrationSecrets } = definition;
  const names = namesOf(environment.name, name);
  const migrates = Object.keys(migrationSecrets).length > 0;
  const arn = (of: string, resource: string, resourceName: string) =>
    stack.formatArn({ service: of, resource, resourceName });
  // The name begins with the slash that stands between the two.
  const parameter = (path: string) => arn('ssm', 'parameter', path.slice(1));
  const logs = (resourceName: string) =>
    stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  return {
    cluster: arn('ecs', 'cluster', names.cluster),
    services: ecsSlots.map((slot) => arn('ecs', 'service', `${names.cluster}/${names.ecsService(slot)}`)),
    tasks: arn('ecs', 'task', `${names.cluster}/*`),
    taskDefinitions: [...ecsSlots.map(names.taskFamily), ...(migrates ? [names.migrationFamily] : [])].map(
      (family) => arn('ecs', 'task-definition', `${family}:*`),
    ),
    listeners: arn('elasticloadbalancing', 'listener', `app/${names.loadBalancer}/*`),
    rules: arn('elasticloadbalancing', 'listener-rule', `app/${names.loadBalancer}/*`),
    repository: arn('ecr', 'repository', names.repository),
    manifest: parameter(names.manifestParameter),
    hostImage: environment.hosts === undefined ? [] : [parameter(names.hostImageParameter)],
    generated: generatedSecrets(environment.name, definition).map(parameter),
    secrets: [...new Set(Object.values({ ...secrets, ...migrationSecrets }))].map((key) =>
      parameter(names.parameter(key)),
    ),
    journalTable: arn('dynamodb', 'table', names.journalTable),
    logs: [logs(names.logGroup), logs(`${names.logGroup}:*`)],
    roles: [names.executionRole, names.taskRole, ...(migrates ? [names.migrationRole] : [])].map((name) =>
      roleArn(stack, name),
    ),
  };
}

function release(environment: Environment, arns: Arns): PolicyStatement[] {
  const inCluster = { ArnEquals: { 'ecs:cluster': arns.cluster } };
  return [
    allow('ReadCluster', ['ecs:DescribeClusters'], [arns.cluster]),
    allow(
      'RunSlots',
      [
        'ecs:CreateService',
        'ecs:DescribeServices',
        'ecs:UpdateService',
        ...ifRemovable(environment, 'ecs:DeleteService'),
      ],
      arns.services,
    ),
    allow('RegisterRevisions', ['ecs:RegisterTaskDefinition'], arns.taskDefinitions),
    allow('RunOneOffTasks', ['ecs:RunTask'], arns.taskDefinitions, inCluster),
    allow('WatchTasks', ['ecs:DescribeTasks', 'ecs:StopTask'], [arns.tasks], inCluster),
    // Authorized on container instances, which Fargate has none of: only the cluster can bind it.
    allow('ListTasks', ['ecs:ListTasks'], ['*'], inCluster),
    allow('TagWhatItMakes', ['ecs:TagResource'], [...arns.taskDefinitions, ...arns.services, arns.tasks], {
      StringEquals: { 'ecs:CreateAction': ['RegisterTaskDefinition', 'CreateService', 'RunTask'] },
    }),
  ];
}

/**
 * `nx destroy infra`: what the engine made has to go before the stacks that hold it. Where the environment is protected
 * nobody may; on this machine `nx destroy` takes the whole local cloud away, and asks none of its APIs.
 */
function ifRemovable({ name, deletionProtection }: Environment, action: string): string[] {
  return deletionProtection || name === 'local' ? [] : [action];
}

function traffic(environment: Environment, arns: Arns): PolicyStatement[] {
  return [
    allow(
      'WriteListeners',
      ['elasticloadbalancing:CreateRule', 'elasticloadbalancing:ModifyListener'],
      [arns.listeners],
    ),
    allow(
      'WriteWeights',
      ['elasticloadbalancing:ModifyRule', ...ifRemovable(environment, 'elasticloadbalancing:DeleteRule')],
      [arns.rules],
    ),
    allow('TagRules', ['elasticloadbalancing:AddTags'], [arns.rules], {
      StringEquals: { 'elasticloadbalancing:CreateAction': 'CreateRule' },
    }),
  ];
}

/**
 * `nx container --push`, `nx promote` and `nx deploy`: what is pushed, and which digest a tag stands for. `nx release-images`:
 * what there is, and what nothing needs is deleted. No layer is read.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
function images({ repository }: Arns): PolicyStatement[] {
  const actions = [
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchDeleteImage',
    'ecr:BatchGetImage',
    'ecr:CompleteLayerUpload',
    'ecr:DescribeImages',
    'ecr:InitiateLayerUpload',
    'ecr:PutImage',
    'ecr:UploadLayerPart',
  ];
  return [allow('KeepImages', actions, [repository])];
}

/**
 * Environments that share the repository: before an image is deleted, each is asked what it runs and can go back to, and none
 * may begin a deployment meanwhile. None where an environment has its account for itself.
 */
export function permissionsOnNeighbours(
  definition: ServiceDefinition,
  environment: Environment,
  stack: Stack,
): PolicyStatement[] {
  const [, ...others] = environmentsBeside(environment);
  return others.flatMap((other) => {
    const { cluster, services, tasks, manifest, hostImage, journalTable } = arnsOf(definition, other, stack);
    const of = `Of${other.name.charAt(0).toUpperCase()}${other.name.slice(1)}`;
    const inCluster = { ArnEquals: { 'ecs:cluster': cluster } };
    return [
      allow(`ReadManifest${of}`, ['ssm:GetParameter'], [manifest, ...hostImage]),
      allow(`ReadSlots${of}`, ['ecs:DescribeServices'], services),
      allow(`ReadTasks${of}`, ['ecs:DescribeTasks'], [tasks], inCluster),
      allow(`ListTasks${of}`, ['ecs:ListTasks'], ['*'], inCluster),
      allow(
        `LockJournal${of}`,
        ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        [journalTable],
      ),
    ];
  });
}

/**
 * The key that AWS has for Parameter Store lets in whoever may read a parameter, so that finding one would be reading it.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
function neverDecrypt(): PolicyStatement {
  return new PolicyStatement({
    sid: 'NeverDecrypt',
    effect: Effect.DENY,
    actions: ['kms:Decrypt'],
    resources: ['*'],
  });
}

function allow(
  sid: string,
  actions: string[],
  resources: readonly string[],
  conditions?: Record<string, Record<string, string | string[]>>,
): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: [...resources], ...(conditions && { conditions }) });
}

function roleArn(stack: Stack, name: string): string {
  return stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: name });
}
