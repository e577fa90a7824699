import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceVersion } from './workspace-version.ts';

describe('workspaceVersion', () => {
  let workspace: string;
  const write = (manifest: object) =>
    writeFile(join(workspace, 'package.json'), JSON.stringify({ name: 'scratch', ...manifest }));

  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'cutover-version-'));
  });

  afterAll(() => rm(workspace, { recursive: true }));

  it.each([[{}], [{ version: 'next' }], [{ version: '1.2' }], [{ version: '1.2.3 or so' }]])(
    'names the file and its rule when it says %j',
    async (manifest) => {
      await write(manifest);
      await expect(workspaceVersion(workspace)).rejects.toThrow(/^package\.json: version = /);
    },
  );

  it.each(['0.2.0', '10.0.1', '1.0.0-rc.1'])('is %s when nx release wrote that', async (version) => {
    await write({ version });
    await expect(workspaceVersion(workspace)).resolves.toBe(version);
  });
});
