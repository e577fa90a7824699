import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOOLS, whatContainersLack } from './missing-tools.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tools-'));
  for (const tool of TOOLS) {
    await writeFile(join(folder, tool), '');
    await chmod(join(folder, tool), 0o755);
  }
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const machine = () => ({ platform: 'linux', uid: 0, path: `/nowhere:${folder}` });

describe('whatContainersLack', () => {
  it('names the tools that are missing, and how they come', async () => {
    await rm(join(folder, 'skopeo'));
    await rm(join(folder, 'runc'));
    expect(whatContainersLack(machine())).toMatch(/^there is no runc, skopeo \(npx nx install-tools docker/);
  });

  it('says that a system or a user cannot', () => {
    expect(whatContainersLack({ ...machine(), platform: 'darwin' })).toMatch(/darwin.*need Linux/);
    expect(whatContainersLack({ ...machine(), uid: 1000 })).toMatch(/need root/);
  });

  it('has nothing to say where all is there', () => {
    expect(whatContainersLack(machine())).toBeUndefined();
  });
});
