import { type Builder, type BuildRequest, buildArgWords } from './builder.ts';
import { answers, runProgram } from './run-program.ts';

/** Another one may write other archives of the same files, and so another digest of the same commit. */
const BUILDKIT = 'v0.26.3';

/** Docker's own driver writes no OCI layout and one platform only; this one runs BuildKit in a container. */
const BUILDER = `cutover-buildkit-${BUILDKIT}`;

/**
 * Words of `docker` that build all platforms into an OCI image layout. Attestations are left out: they hold the time of
 * the build, so the digest would be another one each time; a bill of materials lies beside the layout instead.
 * @see https://docs.docker.com/build/exporters/oci-docker/
 * @see https://docs.docker.com/build/ci/github-actions/reproducible-builds/
 */
export function buildxWords(request: BuildRequest): string[] {
  const output = ['type=oci', `"dest=${request.layout}"`, 'tar=false', 'rewrite-timestamp=true'].join(',');
  return [
    ...['buildx', 'build', '--builder', BUILDER, '--progress', 'plain'],
    // The allow list is found by its name, beside the Dockerfile.
    ...['--file', request.dockerfile, '--platform', request.platforms.join(',')],
    ...buildArgWords({ ...request.buildArgs, SOURCE_DATE_EPOCH: String(request.timestamp) }),
    ...['--provenance=false', '--sbom=false', '--output', output],
    request.context,
  ];
}

/** Words of `docker` that make the builder. @see https://docs.docker.com/build/builders/drivers/docker-container/ */
export function buildxCreateWords(): string[] {
  const image = `image=moby/buildkit:${BUILDKIT}`;
  return ['buildx', 'create', '--name', BUILDER, '--driver', 'docker-container', '--driver-opt', image];
}

/** Docker's buildx, where a daemon answers, in a builder of its own. */
export function buildx(version: string): Builder {
  return {
    name: `docker buildx ${version} with BuildKit ${BUILDKIT}`,
    async build(request, signal) {
      const place = { cwd: request.context, signal };
      if (!(await answers(['docker', 'buildx', 'inspect', BUILDER], place))) {
        await runProgram(['docker', ...buildxCreateWords()], place);
      }
      await runProgram(['docker', ...buildxWords(request)], place);
    },
  };
}
