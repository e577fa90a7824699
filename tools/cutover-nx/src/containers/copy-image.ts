import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';
import type { Registry } from './registry.ts';
import { ProgramError, runProgram } from './run-program.ts';
import { sendImage } from './send-image.ts';

/**
 * Words of `skopeo` that copy a whole image, byte for byte.
 * @param authFile holds the login: on a command line everybody on the machine could read it
 * @see https://github.com/containers/skopeo/blob/main/docs/skopeo-copy.1.md
 */
export function skopeoWords(
  layout: string,
  { host, repository, plain }: Registry,
  tag: string,
  authFile?: string,
): string[] {
  return [
    ...['copy', '--quiet', '--all', '--preserve-digests', '--retry-times', '3'],
    ...(authFile === undefined ? ['--dest-no-creds'] : ['--dest-authfile', authFile]),
    ...(plain ? ['--dest-tls-verify=false'] : []),
    `oci:${layout}`,
    `docker://${host}/${repository}:${tag}`,
  ];
}

/**
 * Copies the one image of an OCI layout to a registry: by skopeo, or by its own words where there is none, as beside Docker.
 * @throws {UserError} where the registry refuses
 */
export async function copyImage(
  layout: string,
  registry: Registry,
  tag: string,
  signal: AbortSignal,
): Promise<void> {
  const login = await registry.login();
  const scratch = await mkdtemp(join(tmpdir(), 'cutover-login-'));
  const authFile = join(scratch, 'auth.json');
  try {
    if (login !== undefined) {
      const auths = { [registry.host]: { auth: login } };
      await writeFile(authFile, JSON.stringify({ auths }), { mode: 0o600 });
    }
    const words = skopeoWords(layout, registry, tag, login === undefined ? undefined : authFile);
    await runProgram(['skopeo', ...words], { cwd: scratch, signal });
  } catch (cause) {
    if (!(cause instanceof ProgramError)) throw cause;
    if (cause.exitCode !== undefined) throw refusal(registry, tag, cause);
    await sendImage(layout, registry, tag, signal);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

function refusal({ host, repository }: Registry, tag: string, cause: ProgramError): UserError {
  return new UserError(
    `${host}/${repository}:${tag} was not pushed: ${cause.message}`,
    'where the repository is missing, npx nx deploy infra -c <environment> makes it; where the push is denied, log in, or allow it to the role that runs this',
    { cause },
  );
}
