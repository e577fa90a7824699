import { beforeEach, describe, expect, it } from '@jest/globals';
import { BLUE, CLUSTER, NETWORK, createTestEcs } from './testing/test-ecs.ts';

let cloud: ReturnType<typeof createTestEcs>;
beforeEach(async () => {
  cloud = createTestEcs();
  await cloud.call('CreateCluster', { clusterName: CLUSTER });
  await cloud.register();
});

const vpc = NETWORK.awsvpcConfiguration;
const within = (more: object) => ({ networkConfiguration: { awsvpcConfiguration: { ...vpc, ...more } } });
const refused = [
  ['InvalidParameterException', 'a subnet does not exist', within({ subnets: ['subnet-none'] })],
  ['InvalidParameterException', 'a security group does not exist', within({ securityGroups: ['sg-none'] })],
  ['PlatformUnknownException', 'there is no such platform version', { platformVersion: '9.9.9' }],
  ['UnsupportedFeatureException', 'the platform version is an older one', { platformVersion: '1.3.0' }],
] as const;

describe('CreateService', () => {
  it.each([
    ...refused,
    [
      'NamespaceNotFoundException',
      'it connects through a namespace',
      { serviceConnectConfiguration: { enabled: true, namespace: 'app' } },
    ],
    [
      'UnsupportedFeatureException',
      'it registers in Cloud Map',
      { serviceRegistries: [{ registryArn: BLUE }] },
    ],
  ] as const)('throws %s when %s', async (code, _, more) => {
    await expect(cloud.createService(more as object)).rejects.toMatchObject({ code });
  });

  it('takes the platform version that there is, by name and as the latest', async () => {
    const { service } = await cloud.createService({ platformVersion: 'LATEST' });
    expect(service.platformVersion).toBe('1.4.0');
    await cloud.createService({ platformVersion: '1.4.0' });
  });
});

describe('RunTask', () => {
  it.each(refused)('throws %s when %s', async (code, _, more) => {
    const request = { cluster: CLUSTER, taskDefinition: 'cutover-local-service-blue', ...NETWORK };
    await expect(
      cloud.call('RunTask', { ...request, networkConfiguration: NETWORK, ...more }),
    ).rejects.toMatchObject({ code });
  });
});

describe('identifiers', () => {
  it.each([
    ['DescribeServices', { cluster: 'arn:aws:ecs:us-east-1:000000000000:cluster/a', services: ['s'] }],
    ['DescribeTaskDefinition', { taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:task-definition/a:1' }],
  ])('are refused when they are of another region: %s', async (action, input) => {
    await expect(cloud.call(action, input)).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: 'Invalid identifier: Identifier is for us-east-1. Your region is eu-west-1',
    });
  });
});
