import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Workspace } from './testing/workspace.ts';

const STACK_TRACE = /\n\s+at .+:\d+:\d+/;

describe('deploy in bad surroundings', () => {
  let workspace: Workspace;

  beforeEach(async () => {
    workspace = await Workspace.create();
  });

  afterEach(() => workspace.remove());

  async function expectRefusal(words: RegExp): Promise<void> {
    const { exitCode, output } = await workspace.run('deploy', { load: 0, bake: '0s' });
    expect(output).toMatch(words);
    expect(output).not.toMatch(STACK_TRACE);
    expect(exitCode).toBe(1);
  }

  it('names the file and the way out when the state is corrupt', async () => {
    expect((await workspace.run('deploy', { load: 0, bake: '0s' })).exitCode).toBe(0);
    await workspace.stopCloud();
    await workspace.corruptState();
    await expectRefusal(/destroy/);
    expect((await workspace.run('destroy')).exitCode).toBe(0);
    expect(await workspace.processes()).toEqual([]);
  });

  it('names the folder when the state cannot be written', async () => {
    await writeFile(join(workspace.folder, '.cutover'), 'a file where a folder should be');
    await expectRefusal(/\.cutover/);
  });

  it('lists a resource that it does not know and goes on', async () => {
    await workspace.editTemplate((template) => {
      template.Resources.Unknown = { Type: 'AWS::Unknown::Thing', Properties: {} };
    });
    expect((await workspace.run('deploy', { load: 0, bake: '0s' })).exitCode).toBe(0);
  });

  it('names resource and property when it would misread the template', async () => {
    await workspace.editTemplate((template) => {
      const group = Object.values(template.Resources).find(({ Type }) => Type.endsWith('::TargetGroup'));
      group!.Properties.Protocol = { 'Fn::NoSuchFunction': 'x' };
    });
    await expectRefusal(/Fn::NoSuchFunction/);
  });

  it('takes other ports when the usual ones are taken', async () => {
    const servers = [4566, 8080].map((port) =>
      http
        .createServer()
        .listen(port, '127.0.0.1')
        .on('error', () => undefined),
    );
    try {
      const { exitCode, result, output } = await workspace.run('deploy', { load: 50, bake: '0s' });
      expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
      const taken = servers.map((server) => (server.address() as AddressInfo | null)?.port);
      expect(taken).not.toContain(Number(new URL(String(result.url)).port));
    } finally {
      for (const server of servers) server.close();
    }
  });
});
