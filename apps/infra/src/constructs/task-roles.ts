import type { Names } from '@cutover/config';
import { Stack } from 'aws-cdk-lib';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { PrincipalBase } from 'aws-cdk-lib/aws-iam';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../checks/acknowledge.ts';

export interface TaskRolesProps {
  /** Named, because the deploy role of the account may pass these two and no others. */
  readonly names: Names;
  readonly repository: IRepository;
  /** As CloudWatch Logs gives it, ending in `:*`: the group and its streams. */
  readonly logGroupArn: string;
  /** ARNs of the parameters that a task starts with: these and no others can be read. */
  readonly parameters: readonly string[];
  /** Log group of the shells that operators open in tasks, as ARN of its streams; absent where they open none. */
  readonly shellLogGroupArn?: string;
  /** The same for the migrations, which own the tables. Empty: they run as any other task. */
  readonly migrationParameters: readonly string[];
}

/**
 * `execution` is ECS's while it starts a task; `task` is the service's own. The service calls no AWS API, so all that the
 * task role ever allows is what ECS Exec needs inside the task.
 */
export class TaskRoles extends Construct {
  readonly execution: Role;
  readonly task: Role;
  /** ECS's while it starts the migrations, where they have secrets of their own. */
  readonly migration?: Role;

  constructor(scope: Construct, id: string, props: TaskRolesProps) {
    super(scope, id);
    const { names, parameters, migrationParameters, shellLogGroupArn } = props;
    const shells = shellLogGroupArn === undefined ? [] : openShells(shellLogGroupArn);
    this.task = new Role(this, 'task', {
      roleName: names.taskRole,
      assumedBy: tasksOf(Stack.of(this)),
      description: 'the service at work',
      ...(shells.length > 0 && { inlinePolicies: { shells: new PolicyDocument({ statements: shells }) } }),
    });
    acknowledgeWildcards(this.task, shells, 'AWS has no resource level for the channels of ECS Exec');
    this.execution = this.starting('execution', 'a task', names.executionRole, { ...props, parameters });
    if (migrationParameters.length > 0) {
      const all = [...new Set([...parameters, ...migrationParameters])];
      this.migration = this.starting('migration', 'the migrations', names.migrationRole, {
        ...props,
        parameters: all,
      });
    }
  }

  private starting(
    id: string,
    what: string,
    roleName: string,
    { repository, logGroupArn, parameters }: TaskRolesProps,
  ): Role {
    const statements = [
      ...pull(repository),
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroupArn],
      }),
      ...read(parameters, Stack.of(this)),
    ];
    const role = new Role(this, id, {
      roleName,
      assumedBy: tasksOf(Stack.of(this)),
      description: `ECS while it starts ${what}`,
      inlinePolicies: { start: new PolicyDocument({ statements }) },
    });
    acknowledgeWildcards(
      role,
      statements,
      'the login token has no resource level; a key is bound by the parameters that it may open',
    );
    return role;
  }
}

/** Only ECS on behalf of this account: without the conditions another account's task could borrow the role. */
function tasksOf(stack: Stack): PrincipalBase {
  return new ServicePrincipal('ecs-tasks.amazonaws.com').withConditions({
    StringEquals: { 'aws:SourceAccount': stack.account },
    ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'ecs', resource: '*' }) },
  });
}

function pull(repository: IRepository): PolicyStatement[] {
  return [
    // AWS has no resource level for the login token.
    new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
    new PolicyStatement({
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: [repository.repositoryArn],
    }),
  ];
}

function read(parameters: readonly string[], stack: Stack): PolicyStatement[] {
  if (parameters.length === 0) return [];
  return [
    new PolicyStatement({ actions: ['ssm:GetParameters'], resources: [...parameters] }),
    // A SecureString is encrypted with its own ARN as context: a key that other secrets share opens only these.
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' })],
      conditions: {
        StringEquals: {
          'kms:ViaService': `ssm.${stack.region}.amazonaws.com`,
          'kms:EncryptionContext:PARAMETER_ARN': [...parameters],
        },
      },
    }),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html */
function openShells(logGroupArn: string): PolicyStatement[] {
  return [
    // AWS has no resource level for the channels, nor for finding the log group.
    new PolicyStatement({
      actions: [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
        'logs:DescribeLogGroups',
      ],
      resources: ['*'],
    }),
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [logGroupArn],
    }),
  ];
}
