import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { releases } from './testing/releases.ts';
import { Workspace } from './testing/workspace.ts';

describe('deploy after a build of another local cloud', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await Workspace.create();
    expect(await workspace.run('deploy', { bake: '0s', load: 0 })).toMatchObject({ exitCode: 0 });
  });

  afterAll(() => workspace.remove());

  /** Another program that behaves as the one before. */
  async function buildAnother(): Promise<void> {
    await appendFile(join(workspace.folder, 'dist/apps/local-cloud/main.mjs'), '\n');
  }

  it('leaves the running one alone while somebody deploys through it', async () => {
    const pid = await workspace.cloudPid();
    await releases.good(workspace.bundle, 'two');
    const first = workspace.start('deploy', { bake: '12s', load: 50 });
    await first.until(/BAKE_TIME started/);
    await buildAnother();
    const { exitCode, output } = await workspace.run('deploy', { load: 0 });
    expect(output).toMatch(
      /the local cloud runs an older program and is left alone, because \S+ has held the lock of service for deploy since/,
    );
    expect(exitCode).toBe(1);
    expect(await first.done).toMatchObject({ exitCode: 0, result: { requests: { failed: 0 } } });
    expect(await workspace.cloudPid()).toBe(pid);
  });

  it('starts it in place of the running one, with state, data and live slot, and does not take that for a change', async () => {
    const pid = await workspace.cloudPid();
    const { result: before } = await workspace.run('status');
    const person = { name: 'Ann', email: 'ann@example.com' };
    const contacts = `${String(before.url)}/contacts`;
    const made = await fetch(contacts, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(person),
    });
    expect(made.status).toBe(201);

    const { exitCode, result, output } = await workspace.run('deploy');
    expect(output.match(/the program of the local cloud has changed/g)).toHaveLength(1);
    expect({ output, exitCode, status: result.status }).toMatchObject({
      exitCode: 0,
      status: 'NOTHING_TO_DO',
    });
    expect(await workspace.cloudPid()).not.toBe(pid);
    expect((await workspace.processes()).filter((line) => line.startsWith(`${pid} `))).toEqual([]);
    const { result: after } = await workspace.run('status');
    expect(after).toMatchObject({ live: before.live, release: before.release, url: before.url });
    await workspace.eventually('/health', 200);
    expect(await (await fetch(contacts)).text()).toContain(person.email);
  });

  it('goes on to the new release in the same run, and says nothing of programs in the next', async () => {
    await buildAnother();
    await releases.good(workspace.bundle, 'three');
    const { exitCode, output } = await workspace.run('deploy', { bake: '1s', load: 50 });
    expect(output).toMatch(/the program of the local cloud has changed/);
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
    const { output: next } = await workspace.run('deploy');
    expect(next).not.toMatch(/program/);
  });
});
