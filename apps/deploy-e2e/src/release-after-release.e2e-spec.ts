import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { releases } from './testing/releases.ts';
import { Workspace } from './testing/workspace.ts';

describe('deploy', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await Workspace.create();
  });

  afterAll(() => workspace.remove());

  it('brings the first release up in blue when nothing is live', async () => {
    const { exitCode, result, output } = await workspace.run('deploy', { load: 300 });
    expect(output).toMatch(/is live in blue after .*: 0 of [\d,]+ requests failed/);
    expect({ exitCode, ...result }).toMatchObject({
      exitCode: 0,
      status: 'SUCCESSFUL',
      toSlot: 'blue',
      requests: { failed: 0 },
    });
    expect(result.fromSlot).toBeUndefined();
  });

  it('does nothing, in words, when what is built is live', async () => {
    const { exitCode, result, output } = await workspace.run('deploy');
    expect({ exitCode, status: result.status }).toEqual({ exitCode: 0, status: 'NOTHING_TO_DO' });
    expect(output).toMatch(/nothing to do/i);
  });

  it('plans a changed release with its reasons and changes nothing', async () => {
    await releases.good(workspace.bundle, '2');
    const { result, output } = await workspace.run('deploy', { plan: true });
    expect(result.status).toBe('CHANGES');
    expect(output).toContain('No traffic, task or rule was changed');
    const { result: status } = await workspace.run('status');
    expect(status).toMatchObject({ live: 'blue' });
  });

  it('moves to green in steps under load and loses none of more than 10,000 requests', async () => {
    const { exitCode, result } = await workspace.run('deploy', {
      load: 400,
      steps: '10,50,100',
      bake: '25s',
    });
    expect(result).toMatchObject({ status: 'SUCCESSFUL', fromSlot: 'blue', toSlot: 'green' });
    expect(result.requests?.failed).toBe(0);
    expect(result.requests?.total).toBeGreaterThan(10_000);
    expect(exitCode).toBe(0);
  });

  it('answers with the release that it says is live', async () => {
    const { result } = await workspace.run('status');
    const response = await fetch(`${String(result.url)}/health/simple`);
    expect(response.headers.get('x-cutover-release')).toBe(result.release);
    expect(response.headers.get('x-cutover-slot')).toBe('green');
  });

  it('rolls back to the release before without losing a request', async () => {
    const { exitCode, result } = await workspace.run('rollback', { load: 300 });
    expect({ exitCode, ...result }).toMatchObject({
      exitCode: 0,
      status: 'SUCCESSFUL',
      fromSlot: 'green',
      toSlot: 'blue',
      requests: { failed: 0 },
    });
  });

  it('refuses to roll back to a release that nobody knows', async () => {
    const { exitCode, output } = await workspace.run('rollback', { to: 'no-such-release' });
    expect(exitCode).toBe(1);
    expect(output).toContain('no-such-release');
  });

  it('deploys again and again and leaves no process behind when it is destroyed', async () => {
    let total = 0;
    let failed = 0;
    for (let round = 1; round <= 20; round++) {
      await releases.good(workspace.bundle, `round ${round}`);
      const { result, output } = await workspace.run('deploy', { load: 200, bake: '1s' });
      expect({ round, output, status: result.status }).toMatchObject({ status: 'SUCCESSFUL' });
      total += result.requests?.total ?? 0;
      failed += result.requests?.failed ?? 0;
    }
    expect(failed).toBe(0);
    expect(total).toBeGreaterThan(10_000);
    expect((await workspace.run('destroy')).exitCode).toBe(0);
    expect(await workspace.processes()).toEqual([]);
  }, 600_000);
});
