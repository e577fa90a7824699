import type { ExecutorContext } from '@nx/devkit';
import { buildImage } from '../../containers/build-image.ts';
import { chooseBuilder } from '../../containers/choose-builder.ts';
import { containerPlaces } from '../../containers/container-record.ts';
import { imageInWords } from '../../containers/image-in-words.ts';
import { imagePlatforms } from '../../containers/image-platforms.ts';
import { pushedInWords, pushImage } from '../../containers/push-image.ts';
import { registryToPushTo } from '../../containers/registry-to-push-to.ts';
import { assertCommitted, sourceCommit } from '../../containers/source-commit.ts';
import { runVerb, type VerbOptions } from '../../session/run-verb.ts';

export interface ContainerOptions extends VerbOptions {
  readonly push?: boolean;
  readonly registry?: string;
  readonly platforms?: string;
  readonly builder?: string;
}

/** `nx container <service>`: builds its image, and with `--push` copies it to the environment's registry. */
export default function containerExecutor(
  options: ContainerOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runVerb(options, context, async ({ workspace, service, signal }) => {
    const { environment, registry: named } = options;
    const platforms = imagePlatforms(options.platforms);
    const commit = await sourceCommit(workspace);
    if (options.push === true || environment !== 'local') {
      assertCommitted(commit, environment === 'local' ? 'a registry' : environment);
    }
    const builder = await chooseBuilder({ cwd: workspace, signal }, options.builder);
    // Before the build, so that a push that cannot be is known at once.
    const registry =
      options.push === true
        ? await registryToPushTo({ environment, service: service.name, registry: named })
        : undefined;
    const record = await buildImage({ workspace, service, environment, platforms, commit, builder, signal });
    const { layout } = containerPlaces(workspace, service.name);
    const pushed = registry && (await pushImage(layout, record, registry, signal));
    return {
      status: 'SUCCESSFUL',
      exitCode: 0,
      ...record,
      ...pushed,
      message: [imageInWords(record), ...(pushed === undefined ? [] : [pushedInWords(pushed)])].join('\n'),
    };
  });
}
