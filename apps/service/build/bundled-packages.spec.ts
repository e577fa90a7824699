import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Metafile } from 'esbuild';
import { bundledPackages } from './bundled-packages.ts';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'cutover-packages-'));
});
afterEach(() => rm(workspace, { recursive: true }));

async function install(folder: string, name: string, version: string): Promise<void> {
  await mkdir(join(workspace, folder), { recursive: true });
  await writeFile(join(workspace, folder, 'package.json'), JSON.stringify({ name, version }));
}

const metafile = (...paths: string[]): Metafile => ({
  inputs: Object.fromEntries(paths.map((path) => [path, { bytes: 1, imports: [] }])),
  outputs: {},
});

describe('bundledPackages', () => {
  it('tells two versions of a package apart, of which one lies inside another package', async () => {
    await install('node_modules/ms', 'ms', '2.1.3');
    await install('node_modules/debug/node_modules/ms', 'ms', '2.0.0');
    const packages = bundledPackages(
      [
        metafile('../../node_modules/debug/node_modules/ms/index.js'),
        metafile('../../node_modules/ms/index.js'),
      ],
      join(workspace, 'apps/service'),
    );
    expect(packages).toEqual(['ms@2.0.0', 'ms@2.1.3']);
  });

  it('names a package once, by its scope, and no source of the workspace', async () => {
    await install('node_modules/@nestjs/core', '@nestjs/core', '12.5.1');
    const packages = bundledPackages(
      [
        metafile(
          '../../node_modules/@nestjs/core/index.js',
          '../../node_modules/@nestjs/core/injector/module.js',
          'src/main.ts',
          '../../libs/config/src/index.ts',
          'node-when-used:node:tls',
        ),
      ],
      join(workspace, 'apps/service'),
    );
    expect(packages).toEqual(['@nestjs/core@12.5.1']);
  });
});
