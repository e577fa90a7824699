import { UserError } from '../user-error.ts';
import { buildah } from './buildah.ts';
import type { Builder } from './builder.ts';
import { buildx } from './buildx.ts';
import { ProgramError, type ProgramOptions, runProgram } from './run-program.ts';

export const builderNames = ['docker', 'buildah'] as const;
export type BuilderName = (typeof builderNames)[number];

/** A daemon that is starting, or hangs, answers late or never. */
const PATIENCE_MS = 20_000;

/** Says its version, or why it is none. */
type Ask = (argv: readonly string[], options: ProgramOptions) => Promise<string>;

/**
 * Docker where its daemon answers, else buildah.
 * @param asked one of them, where the command line names it
 * @throws {UserError} where none answers
 */
export async function chooseBuilder(
  options: ProgramOptions,
  asked?: string,
  ask: Ask = runProgram,
): Promise<Builder> {
  const refusals: string[] = [];
  for (const name of candidates(asked)) {
    try {
      return await builderNamed[name](ask, { ...options, timeoutMs: PATIENCE_MS });
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      refusals.push(error.message);
    }
  }
  throw new UserError(
    `nothing here builds images: ${refusals.join('; ')}`,
    'start Docker, or install buildah (on Debian and Ubuntu: apt-get install buildah). Without an image, nx deploy on this machine deploys the bundle',
  );
}

const builderNamed: Readonly<Record<BuilderName, (ask: Ask, options: ProgramOptions) => Promise<Builder>>> = {
  docker: async (ask, options) => {
    await ask(['docker', 'version', '--format', '{{.Server.Version}}'], options);
    return buildx(versionIn(await ask(['docker', 'buildx', 'version'], options)));
  },
  buildah: async (ask, options) => buildah(versionIn(await ask(['buildah', '--version'], options))),
};

function candidates(asked: string | undefined): readonly BuilderName[] {
  if (asked === undefined) return builderNames;
  const known = builderNames.find((name) => name === asked);
  if (known !== undefined) return [known];
  throw new UserError(`no builder is called ${asked}`, `--builder takes one of ${builderNames.join(', ')}`);
}

function versionIn(text: string): string {
  return /\d+\.\d+\.\d+/.exec(text)?.[0] ?? 'of an unknown version';
}
