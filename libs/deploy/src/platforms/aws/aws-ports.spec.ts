import { namesOf } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { deploymentSettings } from './deployment-settings.ts';
import { readManifest } from './manifest-parameter.ts';
import { awsError, exampleManifest, fakeAws } from './testing/fake-aws.ts';

const names = namesOf('staging', 'service');
const request = { environment: 'staging', service: 'service', region: 'eu-west-1' };

describe('readManifest', () => {
  it('says what to do when the infrastructure was never deployed', async () => {
    const aws = fakeAws({
      GetParameter: () => {
        throw awsError('ParameterNotFound', 'not found');
      },
    });
    await expect(readManifest(aws.clients, names, request)).rejects.toMatchObject({
      code: 'MANIFEST_MISSING',
      message: expect.stringContaining('/cutover/staging/service/manifest'),
    });
  });

  it('names the parameter when another version wrote it', async () => {
    const aws = fakeAws({
      GetParameter: () => ({ Parameter: { Value: JSON.stringify({ ...exampleManifest, version: 0 }) } }),
    });
    await expect(readManifest(aws.clients, names, request)).rejects.toThrow(
      'parameter /cutover/staging/service/manifest: version = 0',
    );
  });

  it('reads the manifest', async () => {
    const aws = fakeAws({
      GetParameter: () => ({ Parameter: { Value: JSON.stringify(exampleManifest) } }),
    });
    expect(await readManifest(aws.clients, names, request)).toEqual(exampleManifest);
  });
});

describe('deploymentSettings', () => {
  it('turns seconds into milliseconds', () => {
    expect(deploymentSettings(exampleManifest, { pollMs: 50 })).toEqual({
      steps: [100],
      stepBakeMs: 0,
      bakeTimeMs: 30_000,
      startTimeoutMs: 120_000,
      taskTimeoutMs: 300_000,
      settleMs: 5000,
      deregistrationDelayMs: 10_000,
      desired: 2,
      migrate: ['migrate.mjs'],
      pollMs: 50,
      leaseMs: 15_000,
    });
  });

  it('polls about once a second, never in step with others', () => {
    const { pollMs } = deploymentSettings(exampleManifest);
    expect(pollMs).toBeGreaterThanOrEqual(1000);
    expect(pollMs).toBeLessThan(1250);
  });
});
