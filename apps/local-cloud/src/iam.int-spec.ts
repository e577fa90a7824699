import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeClustersCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GITHUB, githubToken, githubTrust, roleArn } from './iam/testing/roles.ts';
import type { IamReport } from './iam/usage.ts';
import { smallStack, writeAssembly } from './testing/fixture-assembly.ts';
import { startCloud } from './testing/start-cloud.ts';
import type { TestCloud } from './testing/start-cloud.ts';

const CALLER = 'arn:aws:sts::123456789012:assumed-role/deploy/run-1';
const why = (action: string) => `because no identity-based policy allows the ${action} action`;

/** A deploy role that may read one parameter, and write what belongs to one key of the journal. */
const withRole = {
  Resources: {
    ...smallStack.Resources,
    Github: {
      Type: 'AWS::IAM::OIDCProvider',
      Properties: { Url: `https://${GITHUB}`, ClientIdList: ['sts.amazonaws.com'] },
    },
    Deploy: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'deploy',
        AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [githubTrust] },
      },
    },
    Rights: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        Roles: [{ Ref: 'Deploy' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'Read',
              Effect: 'Allow',
              Action: 'ssm:GetParameter',
              Resource: {
                'Fn::Join': [
                  '',
                  [
                    'arn:',
                    { Ref: 'AWS::Partition' },
                    ':ssm:eu-west-1:',
                    { Ref: 'AWS::AccountId' },
                    ':parameter/test/subnet',
                  ],
                ],
              },
            },
            {
              Sid: 'Write',
              Effect: 'Allow',
              Action: ['dynamodb:PutItem', 'dynamodb:GetItem'],
              Resource: { 'Fn::GetAtt': ['Table', 'Arn'] },
              Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['service'] } },
            },
          ],
        },
      },
    },
  },
};

describe('the deploy role of a template', () => {
  let cloud: TestCloud;
  let config: ReturnType<TestCloud['client']>;

  async function assume(sub?: string) {
    const sts = new STSClient(cloud.client());
    const { Credentials: given } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn('deploy'),
        RoleSessionName: 'run-1',
        WebIdentityToken: githubToken(sub === undefined ? {} : { sub }),
      }),
    );
    return {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    };
  }

  const report = async () => (await (await fetch(`${cloud.url}/_cutover/iam`)).json()) as IamReport;

  beforeAll(async () => {
    cloud = await startCloud();
    await cloud.stop();
    const assembly = await writeAssembly(`${cloud.folder}/with-role`, { 'test-small': withRole });
    expect(await cloud.start({ assembly })).toBeUndefined();
    config = { ...cloud.client(), credentials: await assume() };
  });

  afterAll(() => cloud[Symbol.asyncDispose]());

  it('is not given to a job of another environment', async () => {
    await expect(assume('repo:example/cutover:environment:production')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('is who calls', async () => {
    const { Arn: arn } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    expect(arn).toBe(CALLER);
  });

  it.each([
    [
      'ecs',
      400,
      'AccessDeniedException',
      () => new ECSClient(config).send(new DescribeClustersCommand({ clusters: ['c'] })),
      'ecs:DescribeClusters on resource: arn:aws:ecs:eu-west-1:123456789012:cluster/c',
    ],
    [
      'elasticloadbalancing',
      403,
      'AccessDenied',
      () => new ElasticLoadBalancingV2Client(config).send(new DescribeRulesCommand({ ListenerArn: 'arn:x' })),
      'elasticloadbalancing:DescribeRules on resource: *',
    ],
    [
      'ssm',
      400,
      'AccessDeniedException',
      () => new SSMClient(config).send(new GetParameterCommand({ Name: '/test/other' })),
      'ssm:GetParameter on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/test/other',
    ],
    [
      'logs',
      400,
      'AccessDeniedException',
      () => new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({})),
      'logs:DescribeLogGroups on resource: *',
    ],
    [
      'cloudwatch',
      403,
      'AccessDenied',
      () => new CloudWatchClient(config).send(new DescribeAlarmsCommand({})),
      'cloudwatch:DescribeAlarms on resource: arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*',
    ],
    [
      'dynamodb',
      400,
      'AccessDeniedException',
      () =>
        new DynamoDBClient(config).send(
          new PutItemCommand({ TableName: 'journal', Item: { pk: { S: 'other' } } }),
        ),
      'dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/journal',
    ],
  ])('is refused by %s in its own protocol', async (_, httpStatusCode, code, call, what) => {
    const action = what.split(' ')[0] ?? '';
    const error = await call().then(
      () => undefined,
      (failure: unknown) => failure as Error,
    );
    expect(error).toMatchObject({
      name: code,
      message: `User: ${CALLER} is not authorized to perform: ${what} ${why(action)}`,
      $metadata: { httpStatusCode },
    });
  });

  it('may do what its policy says, and the report tells which statements that were', async () => {
    await new SSMClient(config).send(new GetParameterCommand({ Name: '/test/subnet' }));
    const dynamodb = new DynamoDBClient(config);
    const pk = { S: 'service' };
    await dynamodb.send(new PutItemCommand({ TableName: 'journal', Item: { pk } }));
    const { roles, denied } = await report();
    const [deploy] = roles;
    expect(deploy?.statements).toMatchObject([
      { statement: 'Read', uses: 1, actions: { 'ssm:GetParameter': 1 } },
      { statement: 'Write', uses: 1, actions: { 'dynamodb:PutItem': 1, 'dynamodb:GetItem': 0 } },
    ]);
    expect(denied.map(({ action }) => action)).toContain('dynamodb:PutItem');
    await dynamodb.send(new GetItemCommand({ TableName: 'journal', Key: { pk } }));
  });

  it('keeps its session over a restart of the cloud', async () => {
    await cloud.kill();
    await cloud.start({ assembly: `${cloud.folder}/with-role` });
    const { Arn: arn } = await new STSClient({ ...cloud.client(), credentials: config.credentials }).send(
      new GetCallerIdentityCommand({}),
    );
    expect(arn).toBe(CALLER);
  });

  it('refuses keys whose token is another', async () => {
    const credentials = { ...config.credentials, sessionToken: 'other' };
    const call = new STSClient({ ...cloud.client(), credentials }).send(new GetCallerIdentityCommand({}));
    await expect(call).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      $metadata: { httpStatusCode: 403 },
    });
  });
});
