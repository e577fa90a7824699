import { DeployError, type Lease } from '@cutover/deploy';
import { describe, expect, it } from '@jest/globals';
import { whoIsAtWork } from './who-is-at-work.ts';

const lease: Lease = {
  fencingToken: 7,
  holder: { owner: 'ann@host', runId: 'host/1/2/3', verb: 'deploy' },
  acquiredAtMs: 0,
  expiresAtMs: 60_000,
};
const missing = new DeployError('MANIFEST_MISSING', 'no infrastructure', 'deploy it');

function ask(leases: Record<string, Lease | Error>, { nowMs = 1000, alive = true } = {}) {
  return whoIsAtWork({
    services: Object.keys(leases),
    leaseOf: (service) => {
      const found = leases[service];
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
    },
    isAlive: () => alive,
    nowMs,
  });
}

describe('whoIsAtWork', () => {
  it('finds the holder of another service when the first one has no infrastructure', async () => {
    expect(await ask({ one: missing, two: lease })).toBe(
      'ann@host has held the lock of two for deploy since 1970-01-01T00:00:00.000Z',
    );
  });

  it('takes a holder for alive when that cannot be known', async () => {
    expect(await ask({ one: lease }, { alive: undefined })).toContain('ann@host');
  });

  it.each([
    ['its process has died', { alive: false }],
    ['its lease has ended', { nowMs: 60_000 }],
  ])('finds nobody when %s', async (_, circumstances) => {
    expect(await ask({ one: lease }, circumstances)).toBeUndefined();
  });

  it('fails when the reason is none of the platform', async () => {
    await expect(ask({ one: new TypeError('a fault of ours') })).rejects.toThrow('a fault of ours');
  });
});
