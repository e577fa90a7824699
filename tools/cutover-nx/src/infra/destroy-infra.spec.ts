import type { ServiceDefinition } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { UserError } from '../user-error.ts';
import { destroyInfra, type DestroyInfraRequest, type DestroyInfraSteps } from './destroy-infra.ts';

const services = ['one', 'two'].map((name) => ({ name }) as ServiceDefinition);
const request: DestroyInfraRequest = {
  environment: { name: 'dev', deletionProtection: false, retainData: false },
  services,
};

/** Steps that write down what they are asked to do. */
function steps(change: Partial<DestroyInfraSteps> = {}) {
  const done: string[] = [];
  const lines: string[] = [];
  const all: DestroyInfraSteps = {
    assertAccount: () => Promise.resolve(),
    atWork: () => Promise.resolve(undefined),
    synth: (args) => (done.push(`synth ${args.join(' ')}`), Promise.resolve(0)),
    forgetDelivered: () => (done.push('forget'), Promise.resolve()),
    removeSlots: ({ name }) => (done.push(`slots ${name}`), Promise.resolve([`${name}-blue`])),
    cdk: (args) => (done.push(`cdk ${args.join(' ')}`), Promise.resolve(0)),
    print: (line) => void lines.push(line),
    ...change,
  };
  return { all, done, lines };
}

describe('destroyInfra', () => {
  it('asks AWS for nothing when the environment is protected', async () => {
    const { all, done } = steps({ assertAccount: () => Promise.reject(new Error('asked')) });
    const environment = { name: 'production', deletionProtection: true, retainData: true } as const;
    await expect(destroyInfra({ ...request, environment }, all)).rejects.toMatchObject({
      message: expect.stringContaining('production is protected') as unknown,
      hint: expect.stringContaining('environments/production.ts') as unknown,
    });
    expect(done).toEqual([]);
  });

  it('changes nothing when somebody deploys at the moment', async () => {
    const atWork = ({ name }: ServiceDefinition) =>
      Promise.resolve(name === 'two' ? 'ci, since noon' : undefined);
    const { all, done } = steps({ atWork });
    await expect(destroyInfra(request, all)).rejects.toThrow('two is being deployed to dev: ci, since noon');
    expect(done).toEqual([]);
  });

  it('changes nothing when the credentials are those of another account', async () => {
    const refusal = new UserError('no', 'not so');
    const { all, done } = steps({ assertAccount: () => Promise.reject(refusal) });
    await expect(destroyInfra(request, all)).rejects.toBe(refusal);
    expect(done).toEqual([]);
  });

  it('lets the next delivery ship everything, though the removal ends half-way', async () => {
    const { all, done } = steps({ removeSlots: () => Promise.reject(new Error('throttled')) });
    await expect(destroyInfra(request, all)).rejects.toThrow('throttled');
    expect(done).toEqual(['synth --environment dev', 'forget']);
  });

  it('fails when the CDK does', async () => {
    const { all } = steps({ cdk: () => Promise.resolve(3) });
    expect(await destroyInfra(request, all)).toMatchObject({
      exitCode: 1,
      message: 'cdk destroy of dev ended with 3: see above',
    });
  });

  it('takes away what the engine made before the stacks that hold it, and says what became of the data', async () => {
    const { all, done, lines } = steps();
    expect(await destroyInfra(request, all)).toMatchObject({
      exitCode: 0,
      message: expect.stringMatching(/data is gone\.$/) as unknown,
    });
    expect(done).toEqual([
      'synth --environment dev',
      'forget',
      'slots one',
      'slots two',
      'cdk destroy --environment dev',
    ]);
    expect(lines).toEqual(['removed the ECS service one-blue', 'removed the ECS service two-blue']);
    const environment = { ...request.environment, retainData: true };
    expect(await destroyInfra({ ...request, environment }, all)).toMatchObject({
      message: expect.stringContaining('snapshot') as unknown,
    });
  });
});
