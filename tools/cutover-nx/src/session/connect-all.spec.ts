import { describe, expect, it } from '@jest/globals';
import { DeployError } from '@cutover/deploy';
import { connectAll } from './connect-all.ts';

const missing = new DeployError('MANIFEST_MISSING', 'parameter is missing', 'deploy the infrastructure');

function connecting(failures: Readonly<Record<string, Error>>) {
  const [closed, absent]: [string[], string[]] = [[], []];
  const connected = connectAll(
    ['dev', 'staging'],
    (environment) => {
      const failure = failures[environment];
      if (failure !== undefined) return Promise.reject(failure);
      return Promise.resolve({ close: () => Promise.resolve(void closed.push(environment)) });
    },
    (environment) => absent.push(environment),
  );
  return { connected, closed, absent };
}

describe('connectAll', () => {
  it('leaves nothing open and asks nobody when an environment beside cannot be read', async () => {
    const { connected, closed, absent } = connecting({ staging: new Error('no access') });
    await expect(connected).rejects.toThrow('no access');
    expect({ closed, absent }).toEqual({ closed: ['dev'], absent: [] });
  });

  it('fails when the environment itself was never deployed', async () => {
    await expect(connecting({ dev: missing }).connected).rejects.toBe(missing);
  });

  it('goes on without an environment beside that was never deployed, and says so', async () => {
    const { connected, absent } = connecting({ staging: missing });
    expect((await connected).map(({ environment }) => environment)).toEqual(['dev']);
    expect(absent).toEqual(['staging']);
  });

  it('asks all of them', async () => {
    const found = await connecting({}).connected;
    expect(found.map(({ environment }) => environment)).toEqual(['dev', 'staging']);
  });
});
