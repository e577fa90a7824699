import { describe, expect, it } from '@jest/globals';
import { validateRelease } from './release-validation.ts';
import { exampleRelease, sleepingClock } from './testing/fake-aws.ts';

type Reply = Response | Error;
const ours = (status: number, more: object = {}) =>
  Response.json({ release: exampleRelease.name, ...more }, { status });

function validate(replies: (() => Reply)[]) {
  let asked = 0;
  const get = () => {
    const reply = replies[Math.min(asked, replies.length - 1)]!();
    asked += 1;
    return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
  };
  const request = {
    baseUrl: 'http://test.example.com:9000',
    path: '/deployment/validate',
    settleMs: 2000,
    clock: sleepingClock(),
    fetch: get,
  };
  return { verdict: validateRelease(exampleRelease, request), asked: () => asked };
}

describe('validate', () => {
  it('is not ready when the release says so, and asks once', async () => {
    const { verdict, asked } = validate([() => ours(503, { reason: 'migration 7 is missing' })]);
    expect(await verdict).toEqual({
      ready: false,
      detail:
        'GET http://test.example.com:9000/deployment/validate: 503 {"release":"1f2e3d","reason":"migration 7 is missing"}',
    });
    expect(asked()).toBe(1);
  });

  it('is not ready when another release answers until the deadline', async () => {
    const { verdict } = validate([() => Response.json({ release: 'older' })]);
    expect(await verdict).toEqual({
      ready: false,
      detail: expect.stringContaining('release older answered (200), not 1f2e3d'),
    });
  });

  it('is not ready when something answers 200 without naming a release', async () => {
    const { verdict } = validate([() => new Response('ok')]);
    expect(await verdict).toMatchObject({ ready: false });
  });

  it('says why there was no answer', async () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const { verdict } = validate([() => new TypeError('fetch failed', { cause })]);
    expect(await verdict).toMatchObject({ ready: false, detail: expect.stringContaining('ECONNREFUSED') });
  });

  it('asks on while the rule change is under way', async () => {
    const { verdict, asked } = validate([
      () => new Response('<html>503</html>', { status: 503 }),
      () => Response.json({ release: 'older' }),
      () => ours(200),
    ]);
    expect(await verdict).toMatchObject({ ready: true });
    expect(asked()).toBe(3);
  });

  it('knows the release by its header when the body names none', async () => {
    const { verdict } = validate([
      () => new Response('fine', { headers: { 'x-cutover-release': exampleRelease.name } }),
    ]);
    expect(await verdict).toMatchObject({ ready: true });
  });
});
