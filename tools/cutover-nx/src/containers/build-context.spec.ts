import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { repository } from '../testing/run-executor.ts';
import { buildContext } from './build-context.ts';

const ignoreFile = join(repository, 'docker/service.Dockerfile.dockerignore');
let bundle: string;

beforeEach(async () => {
  bundle = await mkdtemp(join(tmpdir(), 'cutover-bundle-'));
  await writeFile(join(bundle, 'main.mjs'), '1');
  await mkdir(join(bundle, 'swagger-ui'));
  await writeFile(join(bundle, 'swagger-ui/LICENSE'), 'free');
});

afterEach(() => rm(bundle, { recursive: true }));

const modeOf = async (...path: string[]) => ((await stat(join(...path))).mode & 0o777).toString(8);

describe('buildContext', () => {
  it('refuses a bundle of which the image would lack a part', async () => {
    await writeFile(join(bundle, 'prices.json'), '{}');
    await expect(buildContext(bundle, ignoreFile)).rejects.toThrow(
      `the image would lack prices.json of ${bundle}`,
    );
  });

  it('says how to build the bundle when there is none', async () => {
    await expect(buildContext(join(bundle, 'none'), ignoreFile)).rejects.toMatchObject({
      hint: expect.stringContaining('build it') as unknown,
    });
  });

  it('gives files and folders the same modes whatever the umask that made them', async () => {
    await chmod(join(bundle, 'main.mjs'), 0o600);
    await chmod(join(bundle, 'swagger-ui'), 0o700);
    await using context = await buildContext(bundle, ignoreFile);
    expect(await modeOf(context.folder)).toBe('755');
    expect(await modeOf(context.folder, 'main.mjs')).toBe('644');
    expect(await modeOf(context.folder, 'swagger-ui')).toBe('755');
    expect(await modeOf(context.folder, 'swagger-ui/LICENSE')).toBe('644');
    expect(await modeOf(bundle, 'main.mjs')).toBe('600');
  });

  it('holds files where the bundle has links: one that leads out of an image would be broken', async () => {
    await symlink(join(bundle, 'main.mjs'), join(bundle, 'migrate.mjs'));
    await using context = await buildContext(bundle, ignoreFile);
    const entries = await readdir(context.folder, { withFileTypes: true });
    expect(entries.filter((entry) => entry.isSymbolicLink())).toEqual([]);
  });
});
