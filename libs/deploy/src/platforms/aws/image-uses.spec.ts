import { describe, expect, it } from '@jest/globals';
import { createImageUses } from './image-uses.ts';
import { type Answers, arns, awsError, exampleManifest, fakeAws, placeOf } from './testing/fake-aws.ts';

const answers: Answers = {
  DescribeServices: () => ({
    services: [
      {
        serviceName: 'service-blue',
        status: 'ACTIVE',
        taskDefinition: arns.definition('blue', 2),
        deployments: [
          { taskDefinition: arns.definition('blue', 2) },
          { taskDefinition: arns.definition('blue', 1) },
        ],
      },
    ],
    failures: [{ arn: 'service-green', reason: 'MISSING' }],
  }),
  ListTasks: (_: never, call: number) =>
    call === 1 ? { taskArns: [arns.task('one')], nextToken: 'more' } : { taskArns: [arns.task('two')] },
  DescribeTasks: () => ({
    tasks: [
      { taskDefinitionArn: arns.definition('migrate', 1), containers: [{ imageDigest: 'sha256:pulled' }] },
    ],
    failures: [{ arn: arns.task('two'), reason: 'MISSING' }],
  }),
  DescribeTaskDefinition: ({ taskDefinition }: { taskDefinition: string }) => ({
    taskDefinition: { containerDefinitions: [{ image: `image of ${taskDefinition.split('/')[1] ?? ''}` }] },
  }),
};

function uses(changes: Answers = {}, manifest = exampleManifest) {
  const aws = fakeAws({ ...answers, ...changes });
  return createImageUses({ ...placeOf(aws), manifest })();
}

describe('imageUses', () => {
  it.each<[string, Answers]>([
    [
      'a service cannot be described',
      { DescribeServices: () => ({ failures: [{ arn: 'x', reason: 'BROKEN' }] }) },
    ],
    ['a task cannot be described', { DescribeTasks: () => ({ failures: [{ arn: 'x', reason: 'BROKEN' }] }) }],
    ['a definition has no image', { DescribeTaskDefinition: () => ({}) }],
  ])('rejects when %s', async (_, changes) => {
    await expect(uses(changes)).rejects.toMatchObject({ code: 'PLATFORM_FAILED' });
  });

  it('names the images of every rollout of a service, and of every task', async () => {
    expect(await uses()).toEqual([
      { image: 'image of cutover-staging-service-blue:2', by: 'service-blue' },
      { image: 'image of cutover-staging-service-blue:1', by: 'service-blue' },
      { image: 'image of cutover-staging-service-migrate:1', by: 'a task' },
      { image: 'sha256:pulled', by: 'a task' },
    ]);
  });

  it('names the image of the hosts while a service leaves them, where one was written', async () => {
    const asg = { targetGroup: arns.blue, autoScalingGroup: 'hosts', imageParameter: '/hosts/image' };
    const withHosts = { ...exampleManifest, asg };
    const written = await uses(
      { GetParameter: () => ({ Parameter: { Value: 'image of hosts' } }) },
      withHosts,
    );
    expect(written).toContainEqual({ image: 'image of hosts', by: 'the hosts' });
    const missing = () => {
      throw awsError('ParameterNotFound', 'none');
    };
    expect(await uses({ GetParameter: missing }, withHosts)).toHaveLength(4);
  });
});
