import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containersEnvironment } from '../containers/storage.ts';
import { dist, root } from '../places.ts';
import { attempt, run } from '../processes.ts';
import { baseName } from './base-name.ts';
import { makeRootFileSystem, platforms } from './root-file-system.ts';

const made = join(dist, 'base-images.json');
const dockerfile = join(root, 'docker/stand-in/base.Dockerfile');

/**
 * Makes the image that docker/service.Dockerfile starts from, for every platform, under the name that it has there; once
 * for the same sources.
 * @returns its name, in the storage of this clone
 */
export async function makeBaseImages(): Promise<string> {
  const name = baseName(readFileSync(join(root, 'docker/service.Dockerfile'), 'utf8'));
  const env = containersEnvironment();
  const key = createHash('sha256').update(name);
  for (const source of [dockerfile, join(root, 'docker/stand-in/root-file-system.ts')]) {
    key.update(readFileSync(source));
  }
  const wanted = JSON.stringify({ name, key: key.digest('hex') });
  const known = existsSync(made) ? readFileSync(made, 'utf8') : '';
  const { exitCode } = await attempt('buildah', ['manifest', 'inspect', name], { env });
  if (known === wanted && exitCode === 0) return name;
  rmSync(made, { force: true });
  if (exitCode === 0) await run('buildah', ['manifest', 'rm', name], { env });
  for (const platform of platforms) {
    const folder = join(dist, 'root-file-systems', platform.node);
    await makeRootFileSystem(folder, platform);
    await run('buildah', buildArguments(name, platform.name, folder), { env });
    rmSync(folder, { recursive: true, force: true });
  }
  mkdirSync(dist, { recursive: true });
  writeFileSync(made, wanted);
  return name;
}

function buildArguments(name: string, platform: string, context: string): string[] {
  const same = ['--format', 'oci', '--timestamp', '0', '--identity-label=false'];
  return ['bud', ...same, '--platform', platform, '--manifest', name, '--file', dockerfile, context];
}
