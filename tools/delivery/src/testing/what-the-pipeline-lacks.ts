import { spawnSync } from 'node:child_process';
import process from 'node:process';

const PROGRAMS = ['git', 'bash', 'buildah', 'docker-registry'];

/** Why the pipeline cannot be rehearsed on this machine; undefined where it can. */
export function whatThePipelineLacks(): string | undefined {
  if (process.platform !== 'linux') return `this is ${process.platform}, and containers need Linux`;
  if (process.getuid?.() !== 0) return 'building an image needs root here';
  const missing = PROGRAMS.filter((program) => spawnSync(program, ['--version']).error !== undefined);
  if (missing.length > 0) {
    return `there is no ${missing.join(', ')} (npx nx install-tools docker installs what builds images on Debian)`;
  }
  const refused = whatBuildahRefuses();
  if (refused !== undefined) return `buildah builds nothing here: ${refused}`;
  const { stdout } = spawnSync('git', ['rev-parse', '--is-shallow-repository'], { encoding: 'utf8' });
  return stdout.trim() === 'false' ? undefined : 'this is no git clone with all of its history';
}

/** A sandbox may forbid the mounts that a build needs. */
function whatBuildahRefuses(): string | undefined {
  const begun = spawnSync('buildah', ['from', 'scratch'], { encoding: 'utf8' });
  const container = begun.stdout.trim();
  const mounted = spawnSync('buildah', ['mount', container], { encoding: 'utf8' });
  spawnSync('buildah', ['rm', container]);
  if (begun.status === 0 && mounted.status === 0) return undefined;
  return `${begun.stderr}${mounted.stderr}`.trim();
}
