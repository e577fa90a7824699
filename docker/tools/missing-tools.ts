import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that build, run and carry images without an engine in the background, each a package of Debian. */
export const TOOLS = ['buildah', 'podman', 'runc', 'skopeo', 'docker-registry'] as const;

/** The machine, as far as it matters to containers. */
export interface Machine {
  readonly platform: string;
  /** Undefined where the system has no user ids. */
  readonly uid: number | undefined;
  /** PATH. */
  readonly path: string;
}

/** Of the tools, those that PATH does not hold. */
export function missingTools({ path }: Pick<Machine, 'path'>): readonly string[] {
  return TOOLS.filter((tool) => !isOnPath(tool, path));
}

export function isOnPath(program: string, path: string): boolean {
  return path.split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Why images can be neither built nor run on this machine; undefined where they can. */
export function whatContainersLack(machine: Machine): string | undefined {
  if (machine.platform !== 'linux') return `this is ${machine.platform}, and containers need Linux`;
  if (machine.uid !== 0) return 'containers need root here, to mount their file systems';
  const missing = missingTools(machine);
  return missing.length === 0
    ? undefined
    : `there is no ${missing.join(', ')} (npx nx install-tools docker installs them on Debian)`;
}
