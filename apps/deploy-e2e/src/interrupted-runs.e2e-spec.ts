import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { releases } from './testing/releases.ts';
import { Workspace } from './testing/workspace.ts';

const stages = [
  'VERIFY',
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
];

describe('deploy that is interrupted', () => {
  let workspace: Workspace;
  let version = 0;

  beforeAll(async () => {
    workspace = await Workspace.create();
    expect(await workspace.run('deploy', { bake: '1s', load: 0 })).toMatchObject({ exitCode: 0 });
  });

  afterAll(() => workspace.remove());

  async function nextRelease(): Promise<void> {
    await releases.good(workspace.bundle, `interrupted ${++version}`);
  }

  async function expectWhole(): Promise<void> {
    const { result } = await workspace.run('status');
    const { weights, live } = result;
    expect(weights).toEqual(live === 'blue' ? { blue: 100, green: 0 } : { blue: 0, green: 100 });
  }

  it.each(stages)('is finished by the same command when it is killed in %s', async (stage) => {
    await nextRelease();
    const killed = workspace.start('deploy', { bake: '2s', load: 50 });
    await killed.until(new RegExp(`${stage} started`));
    process.kill(killed.pid, 'SIGKILL');
    await killed.done;
    const again = await workspace.run('deploy', { bake: '2s', load: 100 });
    expect({
      output: again.output,
      exitCode: again.exitCode,
      failed: again.result.requests?.failed ?? 0,
    }).toMatchObject({
      exitCode: 0,
      failed: 0,
    });
    await expectWhole();
  });

  it('brings traffic back and says so when it is stopped once by Ctrl-C in the bake', async () => {
    await nextRelease();
    const { result: before } = await workspace.run('status');
    const stopped = workspace.start('deploy', { bake: '30s', load: 100 });
    await stopped.until(/BAKE_TIME started/);
    process.kill(stopped.pid, 'SIGINT');
    const { exitCode, output, result } = await stopped.done;
    expect(exitCode).toBe(1);
    expect(output).toMatch(/stopped by Ctrl-C: bringing traffic to a safe state/);
    expect(result.requests?.failed).toBe(0);
    const { result: after } = await workspace.run('status');
    expect(after.live).toBe(before.live);
    await expectWhole();
  });

  it('refuses a second deploy, naming who holds the lock since when, and changes nothing', async () => {
    await nextRelease();
    const first = workspace.start('deploy', { bake: '8s', load: 50 });
    await first.until(/BAKE_TIME started/);
    const second = await workspace.run('deploy');
    expect(second.exitCode).toBe(1);
    expect(second.output).toMatch(/lock/i);
    expect(second.output).toMatch(/since/i);
    const { exitCode, result } = await first.done;
    expect({ exitCode, ...result }).toMatchObject({
      exitCode: 0,
      status: 'SUCCESSFUL',
      requests: { failed: 0 },
    });
  });

  it('goes on when a task is killed in mid-deploy', async () => {
    await nextRelease();
    const deploying = workspace.start('deploy', { bake: '10s', load: 0 });
    await deploying.until(/PRODUCTION_TRAFFIC_SHIFT started/);
    const [task] = await workspace.taskPids();
    process.kill(task!, 'SIGKILL');
    await deploying.done;
    await expectWhole();
  });

  it('ends whole when the local cloud is killed in mid-deploy', async () => {
    await nextRelease();
    const deploying = workspace.start('deploy', { bake: '5s', load: 0 });
    await deploying.until(/POST_SCALE_UP started/);
    process.kill(await workspace.cloudPid(), 'SIGKILL');
    await deploying.done;
    const again = await workspace.run('deploy', { bake: '1s', load: 0 });
    expect({ output: again.output, exitCode: again.exitCode }).toMatchObject({ exitCode: 0 });
    await expectWhole();
  });

  it('serves again when PostgreSQL is killed and comes back', async () => {
    process.kill(await workspace.postgresPid(), 'SIGKILL');
    await expect(workspace.eventually('/health/ready', 200)).resolves.toBeUndefined();
    await nextRelease();
    const { exitCode, output } = await workspace.run('deploy', { bake: '1s', load: 100 });
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
  });

  it('leaves no process behind when it is destroyed after its cloud was killed', async () => {
    process.kill(await workspace.cloudPid(), 'SIGKILL');
    expect((await workspace.run('destroy')).exitCode).toBe(0);
    expect(await workspace.processes()).toEqual([]);
  });
});
