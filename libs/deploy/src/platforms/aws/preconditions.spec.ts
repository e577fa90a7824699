import { describe, expect, it } from '@jest/globals';
import { createAwsPlatform } from './aws-platform.ts';
import { arns, awsError, exampleManifest, exampleRelease, fakeAws, placeOf } from './testing/fake-aws.ts';

const parameter = '/cutover/staging/service/database/password';
const foreignGroup = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/foreign/3333';

const sound = {
  DescribeClusters: () => ({ clusters: [{ status: 'ACTIVE' }] }),
  DescribeServices: () => ({ services: [], failures: [{ reason: 'MISSING' }] }),
  DescribeTable: () => ({ Table: { TableStatus: 'ACTIVE' } }),
  DescribeLogGroups: () => ({ logGroups: [{ logGroupName: '/cutover/staging/service' }] }),
  GetParameters: ({ Names }: { Names: string[] }) => ({ Parameters: Names.map((Name) => ({ Name })) }),
  DescribeListeners: () => ({ Listeners: [] }),
  DescribeRules: () => ({ Rules: [] }),
  DescribeTargetGroups: ({ TargetGroupArns }: { TargetGroupArns: string[] }) => ({
    TargetGroups: [{ TargetGroupArn: TargetGroupArns[0], TargetType: 'ip', LoadBalancerArns: [] }],
  }),
  DescribeTargetGroupAttributes: () => ({
    Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '10' }],
  }),
};

function verify(changed: Parameters<typeof fakeAws>[0] = {}, release = exampleRelease) {
  const aws = fakeAws({ ...sound, ...changed });
  const platform = createAwsPlatform(placeOf(aws), { urls: exampleManifest.urls });
  return { aws, findings: platform.verify(release) };
}

const missing = (name: string) => () => {
  throw awsError(name, 'not found');
};

describe('verify', () => {
  it('finds nothing when all is as the manifest says', async () => {
    expect(await verify().findings).toEqual([]);
  });

  it.each([
    ['is MISSING', { DescribeClusters: () => ({ clusters: [{ status: 'MISSING' }] }) }],
    [
      'journal table cutover-staging-service is missing',
      { DescribeTable: missing('ResourceNotFoundException') },
    ],
    ['log group /cutover/staging/service is missing', { DescribeLogGroups: () => ({ logGroups: [] }) }],
    [`parameter ${parameter} is missing`, { GetParameters: () => ({ InvalidParameters: [parameter] }) }],
    ['listener', { DescribeRules: missing('ListenerNotFoundException') }],
    [
      `target group ${arns.blue} is missing`,
      { DescribeTargetGroups: missing('TargetGroupNotFoundException') },
    ],
    ['of type instance', { DescribeTargetGroups: () => ({ TargetGroups: [{ TargetType: 'instance' }] }) }],
    [
      'is used by the load balancer other',
      {
        DescribeTargetGroups: () => ({
          TargetGroups: [{ TargetType: 'ip', LoadBalancerArns: ['other'] }],
        }),
      },
    ],
    [
      'a deregistration delay of 300 s, the manifest says 10 s',
      {
        DescribeTargetGroupAttributes: () => ({
          Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '300' }],
        }),
      },
    ],
    [
      'deployment controller CODE_DEPLOY',
      {
        DescribeServices: () => ({
          services: [
            {
              serviceName: 'service-blue',
              status: 'ACTIVE',
              deploymentController: { type: 'CODE_DEPLOY' },
              loadBalancers: [{ targetGroupArn: arns.blue }],
            },
          ],
        }),
      },
    ],
    [
      `splits traffic between this service and ${foreignGroup}`,
      {
        DescribeRules: () => ({
          Rules: [
            {
              RuleArn: arns.rule('production', 'r1'),
              Actions: [
                {
                  Type: 'forward',
                  ForwardConfig: {
                    TargetGroups: [{ TargetGroupArn: arns.blue }, { TargetGroupArn: foreignGroup }],
                  },
                },
              ],
            },
          ],
        }),
      },
    ],
  ])('finds: %s', async (what, changed) => {
    const { aws, findings } = verify(changed);
    expect((await findings).map((finding) => finding.what).join('\n')).toContain(what);
    expect((await findings).every(({ hint }) => hint.length > 0)).toBe(true);
    const changes = aws.calls.filter(({ action }) => !/^(Describe|Get)/.test(action));
    expect(changes).toEqual([]);
  });

  it('finds an image that is not named by its digest', async () => {
    const release = { ...exampleRelease, image: 'cutover/service:latest' };
    expect(await verify({}, release).findings).toMatchObject([
      { what: expect.stringContaining('cutover/service:latest') },
    ]);
  });

  it('never asks for the value of a secret', async () => {
    const { aws, findings } = verify();
    await findings;
    expect(aws.inputs('GetParameters')).toEqual([{ Names: [parameter], WithDecryption: false }]);
  });

  it('rejects when a check could not be made', async () => {
    const { findings } = verify({ DescribeTable: missing('AccessDeniedException') });
    await expect(findings).rejects.toMatchObject({
      code: 'PLATFORM_REFUSED',
      hint: expect.stringContaining('dynamodb:DescribeTable'),
    });
  });
});
