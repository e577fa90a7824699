import { describe, expect, it } from '@jest/globals';
import { environmentsBeside, loadEnvironment, loadEnvironments } from './index.ts';

describe('environmentsBeside', () => {
  it('names those of the same account and region, the environment itself first', () => {
    const { dev, staging, production } = loadEnvironments();
    const shared = { ...staging, aws: dev.aws };
    const elsewhere = { ...production, aws: { ...dev.aws, region: 'eu-west-1' } };
    const names = environmentsBeside(shared, [dev, shared, elsewhere]).map(({ name }) => name);
    expect(names).toEqual(['staging', 'dev']);
  });

  it('names the environment alone where it has an account of its own', () => {
    for (const name of ['local', 'dev', 'staging', 'production']) {
      expect(environmentsBeside(loadEnvironment(name)).map((one) => one.name)).toEqual([name]);
    }
  });
});
