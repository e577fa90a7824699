import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { releases } from '../src/testing/releases.ts';
import type { VerbRun } from '../src/testing/start-verb.ts';
import { figuresFile } from './testing/binary.ts';
import { PeerCloud } from './testing/peer-cloud.ts';

const LOAD = 100;

/**
 * The production engine on a cloud that nobody here wrote, one story from the first deployment on. What the peer gets
 * wrong costs a tolerance here, and never a special case in the engine: it sends about one request in a hundred to a group
 * of weight 0, and stops a target the moment it is deregistered.
 */
describe('cutover on an independent cloud', () => {
  let cloud: PeerCloud;
  let remove = () => Promise.resolve();
  const images: Record<string, string> = {};
  /** For docs/conformance.md. */
  const figures: unknown[] = [];

  beforeAll(async () => {
    cloud = await PeerCloud.create();
    remove = () => cloud.remove();
    images['one'] = await cloud.release('one');
    images['two'] = await cloud.release('two', (bundle) => releases.good(bundle, 'two'));
    images['broken'] = await cloud.release('broken', (bundle) => releases.crashesAtStart(bundle));
    images['three'] = await cloud.release('three', (bundle) => releases.good(bundle, 'three'));
  }, 120_000);

  afterAll(async () => {
    await remove();
    await writeFile(figuresFile, JSON.stringify(figures, undefined, 2));
  }, 120_000);

  const deploy = (release: string, options: Record<string, unknown> = {}) =>
    cloud.start('deploy', { image: images[release], release, bake: '2s', load: LOAD, ...options });

  /** Shows all that was printed where it ended otherwise. */
  function expectExit({ exitCode, output }: VerbRun, expected: number): void {
    if (exitCode !== expected)
      throw new Error(`exit code ${exitCode ?? 'none'} instead of ${expected}:\n${output}`);
  }

  function expectServed({ result, output }: VerbRun): void {
    const { total = 0, failed = NaN } = result.requests ?? {};
    figures.push({ release: result.release, status: result.status, total, failed, ms: result.durationMs });
    expect({ output, enough: total > LOAD }).toMatchObject({ enough: true });
    expect({ output, failures: result.firstFailures, failed }).toMatchObject({ failed: 0 });
  }

  async function expectLive(slot: 'blue' | 'green', release: string): Promise<void> {
    const { result, output } = await cloud.run('status');
    const weights = { blue: slot === 'blue' ? 100 : 0, green: slot === 'green' ? 100 : 0 };
    expect({ output, ...result }).toMatchObject({ live: slot, weights, release });
  }

  it('makes the first deployment', async () => {
    const run = await deploy('one', { load: 0 }).done;
    expectExit(run, 0);
    expect(run.result.status).toBe('SUCCESSFUL');
    await expectLive('blue', 'one');
  });

  it('moves to the next release in steps, under load', async () => {
    const run = await deploy('two', { steps: '10,50,100' }).done;
    expectExit(run, 0);
    await expectLive('green', 'two');
    expectServed(run);
  });

  it('goes back when a release never becomes healthy', async () => {
    const run = await deploy('broken').done;
    expectExit(run, 1);
    expect(run.result.status).toMatch(/^(ROLLBACK_SUCCESSFUL|FAILED|STOPPED)$/);
    await expectLive('green', 'two');
    expectServed(run);
  });

  it('rolls back to the release before', async () => {
    const run = await cloud.run('rollback', { bake: '2s', load: LOAD });
    expectExit(run, 0);
    await expectLive('blue', 'one');
    expectServed(run);
  });

  it('resumes what a killed deployment left', async () => {
    const killed = deploy('three', { steps: '50,100', load: 0 });
    await killed.until(/PRODUCTION_TRAFFIC_SHIFT/);
    process.kill(killed.pid, 'SIGKILL');
    await killed.done;
    const run = await deploy('three').done;
    expectExit(run, 0);
    await expectLive('green', 'three');
    expectServed(run);
  });
});
