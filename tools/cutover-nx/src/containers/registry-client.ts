import { digestSchema } from './container-record.ts';
import { openRegistry, refused } from './open-registry.ts';
import type { Registry } from './registry.ts';

/** Both an index and a single manifest, in the words of OCI and of Docker. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * The digest that a tag stands for.
 * @returns undefined where the registry has no such tag, or no such repository
 * @throws {UserError} where it cannot be asked, or refuses
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry
 */
export async function digestOfTag(
  registry: Registry,
  tag: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { repository } = registry;
  const ask = await openRegistry(registry, 'pull', signal);
  const response = await ask(`${repository}/manifests/${tag}`, {
    method: 'HEAD',
    headers: { accept: MANIFESTS },
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw refused(registry, `asked for ${repository}:${tag}, it answers ${response.status}`);
  const digest = digestSchema.safeParse(response.headers.get('docker-content-digest'));
  if (digest.success) return digest.data;
  throw refused(registry, `asked for ${repository}:${tag}, it names no digest`);
}
