import { describe, expect, it } from '@jest/globals';
import type { ServiceDeployment } from '@cutover/deploy';
import type { LoadTotals } from '@cutover/load';
import { deploymentAnswer } from './deployment-answer.ts';

const release = {
  name: '1a2b3c4-9f8e7d6c',
  digest: `sha256:${'9'.repeat(64)}`,
  image: 'image',
  version: '1.2.3',
};
const deployment: ServiceDeployment = {
  id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  service: 'service',
  environment: 'local',
  verb: 'deploy',
  status: 'SUCCESSFUL',
  stages: [],
  release,
  fromSlot: 'blue',
  toSlot: 'green',
  expectedWeights: { blue: 0, green: 100 },
  steps: [100],
  desired: 2,
  startedAtMs: 0,
};
const load: LoadTotals = {
  started: 12_345,
  ended: { expected: 12_345, 'wrong-status': 0, reset: 0, refused: 0, timeout: 0 },
  failed: 0,
  latencyMs: { p50: 1, p99: 2, max: 3 },
  lateStarts: 0,
  byRelease: {},
  firstFailures: [],
};
const url = 'http://127.0.0.1:8080';

describe('deploymentAnswer', () => {
  it('fails when a request was lost, also when the engine succeeded', () => {
    const lost = {
      ...load,
      failed: 1,
      firstFailures: [{ atMs: 5, path: '/', outcome: 'reset' as const, detail: 'ECONNRESET' }],
    };
    const answer = deploymentAnswer({
      result: { status: 'SUCCESSFUL', message: '', deployment },
      load: lost,
      url,
      durationMs: 1000,
    });
    expect(answer.exitCode).toBe(1);
    expect(answer.message).toContain('1 of 12,345 requests failed');
    expect(answer.message).toContain('/: reset (ECONNRESET)');
  });

  it('gives the reason when the engine went back', () => {
    const result = {
      status: 'ROLLBACK_SUCCESSFUL' as const,
      message: 'green never became healthy',
      deployment,
    };
    const answer = deploymentAnswer({ result, load, url, durationMs: 1000 });
    expect(answer).toMatchObject({
      exitCode: 1,
      reason: 'green never became healthy',
      status: 'ROLLBACK_SUCCESSFUL',
    });
  });

  it('is one sentence with release, slot, time, requests and URL when it went well', () => {
    const answer = deploymentAnswer({
      result: { status: 'SUCCESSFUL', message: '', deployment },
      load,
      url,
      durationMs: 24_600,
    });
    expect(answer.message).toBe(
      'Release 1a2b3c4-9f8e7d6c (1.2.3) of service is live in green after 24.6 s: 0 of 12,345 requests failed. http://127.0.0.1:8080',
    );
    expect(answer).toMatchObject({
      exitCode: 0,
      release: '1a2b3c4-9f8e7d6c',
      version: '1.2.3',
      requests: { total: 12_345, failed: 0 },
      fromSlot: 'blue',
      toSlot: 'green',
    });
  });

  it('succeeds in words when there is nothing to do', () => {
    const answer = deploymentAnswer({
      result: { status: 'NOTHING_TO_DO', message: 'Nothing to do.' },
      load: undefined,
      url,
      durationMs: 9,
    });
    expect(answer).toMatchObject({
      exitCode: 0,
      status: 'NOTHING_TO_DO',
      message: 'Nothing to do: http://127.0.0.1:8080',
    });
  });
});
