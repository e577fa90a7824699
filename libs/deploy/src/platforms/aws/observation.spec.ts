import { describe, expect, it } from '@jest/globals';
import { createAwsPlatform } from './aws-platform.ts';
import { taskDefinitionOf } from './task-definition.ts';
import { arns, awsError, exampleManifest, exampleRelease, fakeAws, placeOf } from './testing/fake-aws.ts';

const { tags, ...definition } = taskDefinitionOf(exampleManifest, 'blue', exampleRelease);
const current = arns.definition('blue', 7);
const target = (ip: string, state: string, reason?: string) => ({
  Target: { Id: ip, Port: 8080 },
  TargetHealth: { State: state, ...(reason === undefined ? {} : { Reason: reason }) },
});

const live = {
  DescribeServices: () => ({
    services: [
      {
        serviceName: 'service-blue',
        status: 'ACTIVE',
        taskDefinition: current,
        desiredCount: 2,
        runningCount: 2,
        pendingCount: 1,
      },
    ],
    failures: [{ reason: 'MISSING' }],
  }),
  DescribeTaskDefinition: () => ({
    taskDefinition: { ...definition, taskDefinitionArn: current },
    tags,
  }),
  DescribeTargetHealth: ({ TargetGroupArn }: { TargetGroupArn: string }) => ({
    TargetHealthDescriptions:
      TargetGroupArn === arns.blue
        ? [
            target('10.0.0.1', 'healthy'),
            target('10.0.0.2', 'initial', 'Elb.InitialHealthChecking'),
            target('10.0.0.9', 'unhealthy.draining', 'Target.DeregistrationInProgress'),
          ]
        : [],
  }),
  DescribeListeners: () => ({ Listeners: [] }),
  DescribeRules: () => ({ Rules: [] }),
};

const observe = (answers: Parameters<typeof fakeAws>[0]) =>
  createAwsPlatform(placeOf(fakeAws(answers)), { urls: exampleManifest.urls }).observe();

describe('observe', () => {
  it.each(Object.keys(live).filter((action) => action !== 'DescribeTaskDefinition'))(
    'rejects when %s is throttled: no answer is not an empty answer',
    async (action) => {
      const throttled = {
        ...live,
        [action]: () => {
          throw awsError('ThrottlingException', 'Rate exceeded');
        },
      };
      await expect(observe(throttled)).rejects.toMatchObject({ code: 'THROTTLED' });
    },
  );

  it('reads revision, counts and the state of each target', async () => {
    const { slots } = await observe(live);
    expect(slots).toEqual([
      {
        slot: 'blue',
        revision: {
          id: current,
          release: exampleRelease,
          configurationHash: tags![0]!.value,
        },
        desired: 2,
        running: 2,
        pending: 1,
        targets: [
          { id: '10.0.0.1:8080', state: 'healthy' },
          { id: '10.0.0.2:8080', state: 'initial', reason: 'Elb.InitialHealthChecking' },
          {
            id: '10.0.0.9:8080',
            state: 'unhealthy.draining',
            reason: 'Target.DeregistrationInProgress',
          },
        ],
      },
      { slot: 'green', desired: 0, running: 0, pending: 0, targets: [] },
    ]);
  });

  it('reads a deleted service as none', async () => {
    const { slots } = await observe({
      ...live,
      DescribeServices: () => ({
        services: [{ serviceName: 'service-blue', status: 'INACTIVE', taskDefinition: current }],
      }),
    });
    expect(slots[0]).toMatchObject({ slot: 'blue', desired: 0 });
    expect(slots[0]).not.toHaveProperty('revision');
  });
});
