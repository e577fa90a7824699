import type { Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { createEcsSlots } from './ecs-slots.ts';
import { settingsOf } from './slot-service.ts';
import { arns, exampleManifest, exampleRelease, fakeAws, placeOf } from './testing/fake-aws.ts';

const revision = {
  id: arns.definition('blue', 7),
  release: exampleRelease,
  configurationHash: 'hash',
};

function blue(change: Partial<Service> = {}): Service {
  return {
    serviceName: 'service-blue',
    status: 'ACTIVE',
    taskDefinition: revision.id,
    desiredCount: 2,
    launchType: 'FARGATE',
    deploymentController: { type: 'ECS' },
    ...settingsOf(exampleManifest, 'blue'),
    ...change,
  };
}

function slotsOver(...states: (Service | undefined)[]) {
  const aws = fakeAws({
    DescribeServices: (_input: unknown, call: number) => {
      const service = states[Math.min(call, states.length) - 1];
      return {
        services: service === undefined ? [] : [service],
        failures: [{ arn: 'service-green', reason: 'MISSING' }],
      };
    },
    CreateService: () => ({}),
    UpdateService: () => ({}),
  });
  return { aws, slots: createEcsSlots(placeOf(aws)) };
}

describe('ensureCapacity', () => {
  it.each([
    ['deployment controller CODE_DEPLOY', { deploymentController: { type: 'CODE_DEPLOY' } }],
    ['deployment strategy BLUE_GREEN', { deploymentConfiguration: { strategy: 'BLUE_GREEN' } }],
    ['launch type EC2', { launchType: 'EC2' }],
  ] as const)('refuses a service with %s and changes nothing', async (trait, change) => {
    const { aws, slots } = slotsOver(blue({ ...change, desiredCount: 0 }));
    await expect(slots.ensureCapacity('blue', revision, 2)).rejects.toMatchObject({
      code: 'PLATFORM_REFUSED',
      message: expect.stringContaining(trait),
    });
    expect(aws.inputs('UpdateService')).toEqual([]);
  });

  it('makes the service when there is none, without ECS rolling back by itself', async () => {
    const { aws, slots } = slotsOver(undefined);
    await slots.ensureCapacity('blue', revision, 2);
    expect(aws.inputs('CreateService')).toMatchObject([
      {
        serviceName: 'service-blue',
        taskDefinition: revision.id,
        desiredCount: 2,
        launchType: 'FARGATE',
        deploymentController: { type: 'ECS' },
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: false, rollback: false } },
        healthCheckGracePeriodSeconds: 120,
        loadBalancers: [{ targetGroupArn: arns.blue, containerName: 'service', containerPort: 8080 }],
        networkConfiguration: { awsvpcConfiguration: { assignPublicIp: 'DISABLED' } },
      },
    ]);
  });

  it('makes the service anew when a deleted one of that name is gone', async () => {
    const { aws, slots } = slotsOver(
      blue({ status: 'DRAINING' }),
      blue({ status: 'DRAINING' }),
      blue({ status: 'INACTIVE' }),
    );
    await slots.ensureCapacity('blue', revision, 2);
    expect(aws.inputs('CreateService')).toHaveLength(1);
  });

  it('ends with a named cause when a deleted service drains for ever', async () => {
    const { slots } = slotsOver(blue({ status: 'DRAINING' }));
    await expect(slots.ensureCapacity('blue', revision, 2)).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('changes nothing when the slot is as it should be', async () => {
    const { aws, slots } = slotsOver(blue());
    await slots.ensureCapacity('blue', revision, 2);
    expect(aws.calls.map(({ action }) => action)).toEqual(['DescribeServices']);
  });

  it('sends the count alone when only the count differs: anything more would replace every task', async () => {
    const { aws, slots } = slotsOver(blue({ desiredCount: 1 }));
    await slots.ensureCapacity('blue', revision, 3);
    expect(aws.inputs('UpdateService')).toEqual([
      { cluster: 'cutover-staging-service', service: 'service-blue', desiredCount: 3 },
    ]);
  });

  it('begins a new deployment when the slot was at 0, so that failures of an earlier one hold no task back', async () => {
    const { aws, slots } = slotsOver(blue({ desiredCount: 0 }));
    await slots.ensureCapacity('blue', revision, 3);
    expect(aws.inputs('UpdateService')).toMatchObject([{ desiredCount: 3, forceNewDeployment: true }]);
  });

  it('sends the network when a security group changed', async () => {
    const network = {
      awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-old'] },
    };
    const { aws, slots } = slotsOver(blue({ networkConfiguration: network }));
    await slots.ensureCapacity('blue', revision, 2);
    expect(aws.inputs('UpdateService')).toMatchObject([
      { networkConfiguration: { awsvpcConfiguration: { securityGroups: ['sg-1'] } } },
    ]);
  });

  it('takes the subnets in any order as the same', async () => {
    const network = {
      awsvpcConfiguration: { subnets: ['subnet-2', 'subnet-1'], securityGroups: ['sg-1'] },
    };
    const { aws, slots } = slotsOver(blue({ networkConfiguration: network }));
    await slots.ensureCapacity('blue', revision, 2);
    expect(aws.inputs('UpdateService')).toEqual([]);
  });
});

describe('scaleToZero', () => {
  it.each([
    ['there is no service', undefined],
    ['it is at 0 already', blue({ desiredCount: 0 })],
    ['it is being deleted', blue({ status: 'DRAINING' })],
  ])('changes nothing when %s', async (_when, service) => {
    const { aws, slots } = slotsOver(service);
    await slots.scaleToZero('blue');
    expect(aws.inputs('UpdateService')).toEqual([]);
  });

  it('sets the count to 0', async () => {
    const { aws, slots } = slotsOver(blue());
    await slots.scaleToZero('blue');
    expect(aws.inputs('UpdateService')).toMatchObject([{ service: 'service-blue', desiredCount: 0 }]);
  });
});

describe('read', () => {
  it('rejects when ECS could not tell', async () => {
    const aws = fakeAws({
      DescribeServices: () => ({ failures: [{ arn: 'service-blue', reason: 'UNAVAILABLE' }] }),
    });
    await expect(createEcsSlots(placeOf(aws)).read()).rejects.toMatchObject({ code: 'PLATFORM_FAILED' });
  });
});
