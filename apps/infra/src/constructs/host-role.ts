import type { Names } from '@cutover/config';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../checks/acknowledge.ts';

export interface HostRoleProps {
  readonly names: Names;
  /** ARNs of the parameters that the container starts with, and of the one that names its image. */
  readonly parameters: readonly string[];
}

/** What Session Manager needs of a host; AWS's own policy for it would also read every parameter of the account. */
const SESSIONS = [
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

/** A host starts the container as ECS starts a task: it may read and pull the same, and nothing else. */
export function hostRole(scope: Construct, id: string, { names, parameters }: HostRoleProps): Role {
  const stack = Stack.of(scope);
  const arn = (service: string, resource: string, resourceName: string, arnFormat?: ArnFormat) =>
    stack.formatArn({ service, resource, resourceName, ...(arnFormat && { arnFormat }) });
  const allow = (actions: string[], resources: string[], conditions?: Record<string, object>) =>
    new PolicyStatement({ actions, resources, ...(conditions && { conditions }) });
  const statements = [
    // AWS has no resource level for the login token, nor for the channels of sessions.
    allow(['ecr:GetAuthorizationToken', ...SESSIONS], ['*']),
    allow(
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      [arn('ecr', 'repository', names.repository)],
    ),
    allow(
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      [arn('logs', 'log-group', `${names.logGroup}:*`, ArnFormat.COLON_RESOURCE_NAME)],
    ),
    // Which instance is known only when it runs; as which, Session Manager sees for itself.
    allow(['ssm:UpdateInstanceInformation'], [arn('ec2', 'instance', '*')]),
    allow(['ssm:GetParameter'], [...parameters]),
    allow(['kms:Decrypt'], [arn('kms', 'key', '*')], {
      StringEquals: {
        'kms:ViaService': `ssm.${stack.region}.amazonaws.com`,
        'kms:EncryptionContext:PARAMETER_ARN': [...parameters],
      },
    }),
  ];
  const role = new Role(scope, id, {
    description: 'a host of the Auto Scaling Group',
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    inlinePolicies: {
      start: new PolicyDocument({ statements }),
    },
  });
  acknowledgeWildcards(
    role,
    statements,
    'the login token and the channels of sessions have no resource level, streams are named by their instance, and the key is bound by its encryption context',
  );
  return role;
}
