import { describe, expect, it } from '@jest/globals';
import { ParameterNotFound } from '@aws-sdk/client-ssm';
import { ServiceNotFoundException } from '@aws-sdk/client-ecs';
import { removeSlots } from './remove-slots.ts';
import { type Answers, awsError, exampleManifest as manifest, fakeAws } from './testing/fake-aws.ts';

const $metadata = {};

function remove(answers: Answers) {
  let nowMs = 0;
  const clock = { now: () => nowMs, sleep: (ms: number) => Promise.resolve(void (nowMs += ms)) };
  const aws = fakeAws({
    GetParameter: () => ({ Parameter: { Value: JSON.stringify(manifest) } }),
    DescribeRules: ({ ListenerArn }: { ListenerArn: string }) => ({
      Rules: [{ RuleArn: `${ListenerArn}/engine` }, { RuleArn: `${ListenerArn}/default`, IsDefault: true }],
    }),
    DeleteRule: () => ({}),
    DeleteService: () => ({}),
    DescribeServices: () => ({ services: [{ status: 'INACTIVE', runningCount: 0 }] }),
    ...answers,
  });
  const connection = { region: 'eu-west-1' };
  return {
    aws,
    done: removeSlots({ environment: 'dev', service: 'service', connection, clock }, aws.clients),
    now: () => nowMs,
  };
}

describe('removeSlots', () => {
  it('fails when tasks do not stop', async () => {
    const { done } = remove({
      DescribeServices: () => ({ services: [{ status: 'DRAINING', runningCount: 1 }] }),
    });
    await expect(done).rejects.toMatchObject({
      code: 'PLATFORM_FAILED',
      message: expect.stringContaining('after 15 minutes') as unknown,
    });
  });

  it('takes away no service when a rule cannot be deleted: it would serve what is stopped', async () => {
    const { aws, done } = remove({
      DeleteRule: () => {
        throw awsError('AccessDenied', 'no');
      },
    });
    await expect(done).rejects.toMatchObject({ code: 'PLATFORM_REFUSED' });
    expect(aws.inputs('DeleteService')).toEqual([]);
  });

  it('does nothing when the service has no infrastructure', async () => {
    const { aws, done } = remove({
      GetParameter: () => {
        throw new ParameterNotFound({ message: 'no', $metadata });
      },
    });
    expect(await done).toEqual([]);
    expect(aws.calls.map(({ action }) => action)).toEqual(['GetParameter']);
  });

  it('goes on when a slot is gone already', async () => {
    const { done } = remove({
      DeleteService: ({ service }: { service: string }) => {
        if (service.endsWith('blue')) throw new ServiceNotFoundException({ message: 'no', $metadata });
        return {};
      },
    });
    expect(await done).toEqual(['service-green']);
  });

  it("deletes the engine's rules, then both slots with their tasks, and waits until they have stopped", async () => {
    const { aws, done, now } = remove({
      DescribeServices: (_: unknown, call: number) => ({
        services: [{ status: call < 3 ? 'DRAINING' : 'INACTIVE', runningCount: 0 }],
      }),
    });
    expect(await done).toEqual(['service-blue', 'service-green']);
    const { production, test } = manifest.listeners;
    expect(aws.inputs('DeleteRule')).toEqual([
      { RuleArn: `${production.arn}/engine` },
      { RuleArn: `${test.arn}/engine` },
    ]);
    expect(aws.inputs('DeleteService')).toMatchObject([{ force: true }, { force: true }]);
    expect(now()).toBe(10_000);
  });
});
