import { namesOf } from '@cutover/config';
import { attribute } from '../template/physical.ts';
import type { RenderedStage, Resource } from '../template/rendered-stage.ts';
import type { Subject } from './rule.ts';

/** IAM action → ARNs that the call may name; `*` where AWS has no resource level for it. */
export type Calls = Readonly<Record<string, readonly string[]>>;

const EVERYTHING = ['*'];

/** Of the agent of Session Manager, in a host or in a task that takes shells. */
const channels: Calls = {
  'ssmmessages:CreateControlChannel': EVERYTHING,
  'ssmmessages:CreateDataChannel': EVERYTHING,
  'ssmmessages:OpenControlChannel': EVERYTHING,
  'ssmmessages:OpenDataChannel': EVERYTHING,
};

/** What the holder of a role is known to call. Undefined: nobody is known to hold it. */
export function callsOf(role: Resource<'AWS::IAM::Role'>, subject: Subject): Calls | undefined {
  const { environment, definition, stage } = subject;
  const names = namesOf(environment.name, definition.name);
  switch (role.properties.RoleName ?? trusted(role)) {
    case names.executionRole:
      return starting(subject, 'ssm:GetParameters', secretsOf(subject));
    case names.migrationRole:
      return starting(subject, 'ssm:GetParameters', [...secretsOf(subject), ...ownerSecretsOf(subject)]);
    case names.taskRole:
      // The service itself calls no AWS API.
      return { ...channels, 'logs:DescribeLogGroups': EVERYTHING, ...writing(subject, names.shellLogGroup) };
    case 'ec2.amazonaws.com':
      return {
        ...channels,
        ...starting(subject, 'ssm:GetParameter', [
          ...secretsOf(subject),
          arnOf(subject, 'ssm', `parameter${names.hostImageParameter}`),
        ]),
        'ssm:UpdateInstanceInformation': [arnOf(subject, 'ec2', 'instance/*')],
      };
    case 'vpc-flow-logs.amazonaws.com':
      return writing(subject, stage.only('AWS::EC2::FlowLog').properties.LogGroupName);
    default:
      return undefined;
  }
}

/** ECS, or a host in its place: pulls the image, reads the parameters, writes the log. */
function starting(subject: Subject, read: string, parameters: readonly string[]): Calls {
  const names = namesOf(subject.environment.name, subject.definition.name);
  const repository = [arnOf(subject, 'ecr', `repository/${names.repository}`)];
  return {
    'ecr:GetAuthorizationToken': EVERYTHING,
    'ecr:BatchCheckLayerAvailability': repository,
    'ecr:BatchGetImage': repository,
    'ecr:GetDownloadUrlForLayer': repository,
    ...writing(subject, names.logGroup),
    [read]: parameters,
    'kms:Decrypt': parameters,
  };
}

function writing(subject: Subject, logGroup: string): Calls {
  const streams = [arnOf(subject, 'logs', `log-group:${logGroup}:*`), ...givenArns(subject.stage, logGroup)];
  return {
    'logs:CreateLogStream': streams,
    'logs:DescribeLogStreams': streams,
    'logs:PutLogEvents': streams,
  };
}

/** As CloudFormation gives the ARN of a group that a template refers to. */
function givenArns(stage: RenderedStage, logGroup: string): readonly string[] {
  return stage
    .ofType('AWS::Logs::LogGroup')
    .filter(({ ref, properties }) => [ref, properties.LogGroupName].includes(logGroup))
    .map(({ type, logicalId }) => attribute(type, logicalId, 'Arn') as string);
}

function secretsOf({ manifest: { task } }: Subject): readonly string[] {
  return Object.values(task.secrets);
}

function ownerSecretsOf({ manifest: { task } }: Subject): readonly string[] {
  return Object.values(task.migrationSecrets ?? {});
}

function arnOf({ environment: { aws } }: Subject, service: string, resource: string): string {
  return `arn:aws:${service}:${aws.region}:${aws.account}:${resource}`;
}

/** The service that may take the role. */
function trusted({ properties }: Resource<'AWS::IAM::Role'>): string | undefined {
  const [statement] = properties.AssumeRolePolicyDocument.Statement as readonly {
    readonly Principal?: { readonly Service?: string };
  }[];
  return statement?.Principal?.Service;
}
