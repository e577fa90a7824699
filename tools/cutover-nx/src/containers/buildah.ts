import { randomUUID } from 'node:crypto';
import { type Builder, type BuildRequest, buildArgWords } from './builder.ts';
import { answers, runProgram } from './run-program.ts';

/**
 * Words of `buildah` that build one platform. The host's name, a container's id or the time of the build in the image
 * would make another digest each time: OCI's format and a fixed time leave them out.
 * @param name what the image is called in buildah's storage
 * @see https://github.com/containers/buildah/blob/main/docs/buildah-build.1.md
 */
export function buildahBuildWords(request: BuildRequest, platform: string, name: string): string[] {
  return [
    ...['build', '--format', 'oci', '--timestamp', String(request.timestamp), '--identity-label=false'],
    // A base that is named by its digest is the same one, wherever it is.
    ...['--pull=false', '--isolation', 'chroot', '--platform', platform, '--tag', name],
    ...['--file', request.dockerfile, '--ignorefile', request.ignoreFile],
    ...buildArgWords(request.buildArgs),
    request.context,
  ];
}

/** Words of `buildah` that write one index over these images, and all of them, as an OCI image layout. */
export function buildahLayoutWords(list: string, names: readonly string[], layout: string): string[][] {
  return [
    ['manifest', 'create', list],
    ...names.map((name) => ['manifest', 'add', list, `containers-storage:${name}`]),
    ['manifest', 'push', '--all', '--format', 'oci', list, `oci:${layout}:image`],
  ];
}

/** Buildah, which needs no daemon. Its own variables, such as CONTAINERS_STORAGE_CONF, say where it works. */
export function buildah(version: string): Builder {
  return {
    name: `buildah ${version}`,
    async build(request, signal) {
      // Names of its own, for others may build in the same storage at the same time.
      const list = `localhost/cutover-${randomUUID()}`;
      const named = request.platforms.map((platform) => ({
        platform,
        name: `${list}:${platform.replaceAll('/', '-')}`,
      }));
      const run = (words: readonly string[]) =>
        runProgram(['buildah', ...words], { cwd: request.context, signal });
      try {
        for (const { platform, name } of named) await run(buildahBuildWords(request, platform, name));
        const names = named.map(({ name }) => name);
        for (const words of buildahLayoutWords(list, names, request.layout)) await run(words);
      } finally {
        await forget(
          list,
          named.map(({ name }) => name),
          request.context,
        );
      }
    },
  };
}

/** What is built stays in its layout; buildah's storage keeps the base images alone. A name that was never given is no fault. */
async function forget(list: string, names: readonly string[], cwd: string): Promise<void> {
  await answers(['buildah', 'manifest', 'rm', list], { cwd });
  for (const name of names) await answers(['buildah', 'rmi', name], { cwd });
}
