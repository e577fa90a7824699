import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { releases } from './testing/releases.ts';
import { type VerbRun, Workspace } from './testing/workspace.ts';

describe('deploy of a broken release', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await Workspace.create();
    expect(await workspace.run('deploy', { bake: '1s', load: 0 })).toMatchObject({ exitCode: 0 });
  });

  beforeEach(() => workspace.restoreBundle());

  afterAll(() => workspace.remove());

  /** Whatever is broken: the old release keeps all traffic, no request is lost, and the user is told. */
  async function expectKeptOnBlue({ exitCode, result, output }: VerbRun, why: RegExp): Promise<void> {
    expect(output).toMatch(why);
    expect({ output, exitCode }).toMatchObject({ exitCode: 1 });
    expect(result.status).toMatch(/^(ROLLBACK_SUCCESSFUL|FAILED|STOPPED)$/);
    expect(result.reason).toMatch(why);
    expect({ output, causes: result.causes }).not.toHaveProperty('causes.0');
    expect({ output, failures: result.firstFailures, failed: result.requests?.failed ?? 0 }).toMatchObject({
      failed: 0,
    });
    const status = await workspace.run('status');
    expect(status.result).toMatchObject({ live: 'blue', weights: { blue: 100, green: 0 } });
  }

  it('goes back and shows the last log line and exit code when it crashes at start', async () => {
    await releases.crashesAtStart(workspace.bundle);
    await expectKeptOnBlue(await workspace.run('deploy'), /cannot read the licence/);
  });

  it('goes back when it never listens', async () => {
    await releases.neverListens(workspace.bundle);
    await expectKeptOnBlue(
      await workspace.run('deploy'),
      /Target\.(FailedHealthChecks|Timeout)|never became healthy|health checks/i,
    );
  });

  it('goes back and names the status when its health answers 500', async () => {
    await releases.healthAnswers500(workspace.bundle);
    await expectKeptOnBlue(await workspace.run('deploy'), /500|Target\.ResponseCodeMismatch/);
  });

  it('goes back when its health fails in the bake, and loses nothing', async () => {
    await releases.turnsUnhealthyAfter(workspace.bundle, 6000);
    await expectKeptOnBlue(
      await workspace.run('deploy', { bake: '40s' }),
      /500|healthy|ResponseCodeMismatch/,
    );
  });

  it('goes back within a second when all its tasks die at once in the bake', async () => {
    await releases.diesAfter(workspace.bundle, 9000);
    const run = await workspace.run('deploy', { bake: '30s', load: 200 });
    // Nobody can answer between the death of the last task and the next look at it: a balancer repeats no request.
    expect(run.result.requests?.failed).toBeLessThan(200);
    await expectKeptOnBlue({ ...run, result: { ...run.result, requests: undefined } }, /out of luck/);
  });

  it('changes nothing and shows the output when its migration fails', async () => {
    await releases.migrationFails(workspace.bundle);
    await expectKeptOnBlue(await workspace.run('deploy'), /relation "orders" does not exist/);
  });

  it('names the parameter when a secret is missing in Parameter Store', async () => {
    await workspace.deleteParameter('/cutover/local/service/database/user');
    await releases.good(workspace.bundle, 'without a secret');
    await expectKeptOnBlue(await workspace.run('deploy'), /database\/user/);
  });
});
