import { workspaceVersion } from '@cutover/config';
import type { Release } from '@cutover/deploy';
import { assertOwnRegistry } from '../containers/own-registry.ts';
import { imageReference, registryOf } from '../containers/registry.ts';
import { digestOfTag } from '../containers/registry-client.ts';
import { assertCommitted, sourceCommit } from '../containers/source-commit.ts';
import { UserError } from '../user-error.ts';
import { namedRelease, type ReleaseOptions } from './named-release.ts';
import { releaseName, shortCommit } from './release-name.ts';
import type { Session } from './run-verb.ts';

export interface ReleaseToDeployOptions extends ReleaseOptions {
  readonly environment: string;
  readonly registry?: string;
}

/**
 * The image that a deployment is of: the one that is named, else the one that was pushed under the commit that is checked
 * out, by its digest.
 * @returns undefined on this machine without a registry: then it is what is built
 * @throws {UserError} where that commit has no image in the registry, or what is checked out is no commit alone
 */
export async function releaseToDeploy(
  options: ReleaseToDeployOptions,
  { workspace, service, signal }: Pick<Session, 'workspace' | 'service' | 'signal'>,
): Promise<Release | undefined> {
  const named = namedRelease(options);
  if (named !== undefined) return named;
  const { environment } = options;
  const registry = registryOf({ environment, service: service.name, registry: options.registry });
  if (registry === undefined) return undefined;
  const commit = await sourceCommit(workspace);
  assertCommitted(commit, environment === 'local' ? 'a registry' : environment);
  await assertOwnRegistry(registry, environment);
  const digest = await digestOfTag(registry, commit.revision, signal);
  if (digest !== undefined) {
    const name = options.release ?? releaseName({ commit: await shortCommit(workspace), digest });
    const version = await workspaceVersion(workspace);
    return { name, digest, image: imageReference(registry, digest), version };
  }
  const words = [
    ...(environment === 'local' ? [] : ['-c', environment]),
    ...(options.registry === undefined ? [] : ['--registry', options.registry]),
  ];
  throw new UserError(
    `${registry.host}/${registry.repository} has no image of commit ${commit.revision}`,
    `push it: ${['npx nx container', service.name, ...words, '--push'].join(' ')}; or name another one with --image`,
  );
}
