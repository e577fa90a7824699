import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceRoot } from '../dev/places.ts';
import { type BuiltBundle, buildBundle } from '../testing/built-bundle.ts';
import { ServiceProcess } from '../testing/service-process.ts';

describe('the bundle', () => {
  let bundle: BuiltBundle;

  beforeAll(async () => {
    bundle = await buildBundle();
  });

  afterAll(() => bundle.remove());

  it('loads no package that happens to lie beside it', async () => {
    const manifest = JSON.parse(await readFile(join(workspaceRoot, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const name of [
      ...Object.keys(manifest.dependencies),
      'class-validator',
      'class-transformer',
      'pg-native',
    ]) {
      const folder = join(bundle.folder, 'node_modules', name);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'index.js'), 'process.exit(66);');
    }
    const service = await ServiceProcess.start(bundle.folder, {
      DB_HOST: '127.0.0.1',
      DB_PORT: '1',
      DB_NAME: 'none',
      DB_USER: 'nobody',
      DB_PASSWORD: 'none',
    });
    try {
      expect(await service.status('/health/live')).toBe(200);
      expect(await service.status('/docs/openapi.json')).toBe(200);
      expect(service.child.exitCode).toBeNull();
    } finally {
      await service.stop();
    }
  });
});
