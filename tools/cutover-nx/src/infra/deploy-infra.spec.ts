import type { ServiceDefinition } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { UserError } from '../user-error.ts';
import { deployInfra, type InfraRequest, type InfraSteps } from './deploy-infra.ts';

const services = ['one', 'two'].map((name) => ({ name }) as ServiceDefinition);
const request: InfraRequest = { environment: 'staging', account: false, args: [], services };

/** Steps that write down what they are asked to do. */
function steps(change: Partial<InfraSteps> = {}) {
  const done: string[] = [];
  const lines: string[] = [];
  const all: InfraSteps = {
    assertAccount: () => Promise.resolve(),
    liveSlot: () => Promise.resolve(undefined),
    synth: (args) => (done.push(`synth ${args.join(' ')}`), Promise.resolve(0)),
    makeSecrets: ({ name }) => (done.push(`secrets ${name}`), Promise.resolve([`/${name}/password`])),
    cdk: (args) => (done.push(`cdk ${args.join(' ')}`), Promise.resolve(0)),
    print: (line) => void lines.push(line),
    ...change,
  };
  return { all, done, lines };
}

describe('deployInfra', () => {
  it('makes no secret and calls no CDK when the synth refuses to leave out the live side', async () => {
    const { all, done } = steps({ synth: () => Promise.resolve(1) });
    expect(await deployInfra(request, all)).toMatchObject({
      exitCode: 1,
      message: 'the infrastructure of staging was not deployed, and nothing was changed: see above',
    });
    expect(done).toEqual([]);
  });

  it.each<[string, keyof InfraSteps]>([
    ['the account is another', 'assertAccount'],
    ['it cannot be read what is live', 'liveSlot'],
  ])('does nothing when %s', async (_, step) => {
    const refusal = new UserError('no', 'not so');
    const { all, done } = steps({ [step]: () => Promise.reject(refusal) });
    await expect(deployInfra(request, all)).rejects.toBe(refusal);
    expect(done).toEqual([]);
  });

  it('calls no CDK when a secret cannot be made', async () => {
    const refusal = new UserError('no', 'not so');
    const { all, done } = steps({ makeSecrets: () => Promise.reject(refusal) });
    await expect(deployInfra(request, all)).rejects.toBe(refusal);
    expect(done).toEqual(['synth --environment staging']);
  });

  it('fails when the CDK does', async () => {
    const { all } = steps({ cdk: () => Promise.resolve(7) });
    expect(await deployInfra(request, all)).toMatchObject({
      exitCode: 1,
      message: 'cdk deploy of staging ended with 7: see above',
    });
  });

  it('tells the synth where traffic is, makes the secrets, and only then deploys', async () => {
    const liveSlot = ({ name }: ServiceDefinition) => Promise.resolve(name === 'two' ? 'asg' : undefined);
    const { all, done, lines } = steps({ liveSlot });
    const args = ['--require-approval=never'];
    expect(await deployInfra({ ...request, args }, all)).toMatchObject({ status: 'SUCCESSFUL', exitCode: 0 });
    expect(done).toEqual([
      'synth --environment staging --live-slot two=asg',
      'secrets one',
      'secrets two',
      'cdk deploy --require-approval=never --environment staging',
    ]);
    expect(lines).toEqual(['two takes its traffic in slot asg', 'made /one/password', 'made /two/password']);
  });

  it("asks nothing of services for the account's own stack", async () => {
    const { all, done } = steps({ liveSlot: () => Promise.reject(new Error('asked')) });
    await deployInfra({ ...request, account: true, args: ['--account'] }, all);
    expect(done).toEqual(['synth --environment staging', 'cdk deploy --account --environment staging']);
  });
});
