import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readVariables } from '@cutover/config';
import { z } from 'zod';
import { UserError } from '../user-error.ts';
import { ProgramError, runProgram } from './run-program.ts';

/** What is needed of the file that `docker login`, `podman login` and `skopeo login` write. */
const loginFileSchema = z.object({
  auths: z.record(z.string(), z.object({ auth: z.string().optional() })).default({}),
  credHelpers: z.record(z.string(), z.string()).default({}),
  credsStore: z.string().optional(),
});

type LoginFile = z.output<typeof loginFileSchema>;

const places = z.object({
  REGISTRY_AUTH_FILE: z.string().optional(),
  XDG_RUNTIME_DIR: z.string().optional(),
  DOCKER_CONFIG: z.string().optional(),
});

/**
 * The login that somebody has made to a registry with Docker's, podman's or skopeo's own command.
 * @returns `user:password` in base64; undefined where there is none
 * @throws {UserError} where a file or a helper is broken
 * @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
export async function dockerLogin(
  host: string,
  files: readonly string[] = loginFiles(),
): Promise<string | undefined> {
  for (const file of files) {
    const known = await readLoginFile(file);
    const login = known && (known.auths[host]?.auth ?? (await fromHelper(known, host)));
    if (login !== undefined && login !== '') return login;
  }
  return undefined;
}

function loginFiles(): string[] {
  const { REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, DOCKER_CONFIG } = readVariables(places);
  if (REGISTRY_AUTH_FILE !== undefined) return [REGISTRY_AUTH_FILE];
  return [
    ...(XDG_RUNTIME_DIR === undefined ? [] : [join(XDG_RUNTIME_DIR, 'containers/auth.json')]),
    join(DOCKER_CONFIG ?? join(homedir(), '.docker'), 'config.json'),
  ];
}

async function readLoginFile(file: string): Promise<LoginFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined; // Nobody has logged in with this tool.
  }
  try {
    return loginFileSchema.parse(JSON.parse(text));
  } catch {
    // Without the cause, which may show what is in the file.
    throw new UserError(`${file} is no file of logins`, 'mend it, or log in to the registry again');
  }
}

/** @see https://github.com/docker/docker-credential-helpers */
async function fromHelper({ credHelpers, credsStore }: LoginFile, host: string): Promise<string | undefined> {
  const helper = credHelpers[host] ?? credsStore;
  if (helper === undefined) return undefined;
  const argv = [`docker-credential-${helper}`, 'get'];
  try {
    const answer: unknown = JSON.parse(await runProgram(argv, { cwd: homedir(), input: host }));
    const { Username, Secret } = z.object({ Username: z.string(), Secret: z.string() }).parse(answer);
    return Buffer.from(`${Username}:${Secret}`).toString('base64');
  } catch (error) {
    // The helper's way to say that it keeps no login to this registry.
    if (error instanceof ProgramError && error.exitCode !== undefined) return undefined;
    throw new UserError(
      `${argv.join(' ')} gives no login to ${host}`,
      'mend what the file of logins names, or log in to the registry again',
    );
  }
}
