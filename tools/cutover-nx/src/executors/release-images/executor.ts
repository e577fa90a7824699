import { listImages, pruneImages } from '@cutover/deploy';
import type { ExecutorContext } from '@nx/devkit';
import { composeImages } from '../../compose-images.ts';
import { listAnswer, pruneAnswer } from '../../reporting/images-answer.ts';
import { thisHolder } from '../../session/holder.ts';
import { olderThanMs } from '../../session/older-than.ts';
import { runVerb, type VerbOptions } from '../../session/run-verb.ts';

export interface ReleaseImagesOptions extends VerbOptions {
  readonly prune?: boolean;
  /** Such as `24h`. */
  readonly olderThan?: string;
}

/** `nx release-images <service> [--prune]`: what the registry holds, and what each image is kept for. */
export default function releaseImagesExecutor(
  options: ReleaseImagesOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runVerb(options, context, async ({ workspace, service, signal, print }) => {
    const graceMs = olderThanMs(options.olderThan);
    const { environment } = options;
    const composition = await composeImages({ workspace, service, environment, signal, print });
    const { ports, settings, place } = composition;
    const request = { holder: thisHolder('release-images'), settings, graceMs };
    try {
      return options.prune === true
        ? pruneAnswer(await pruneImages(request, ports), place)
        : listAnswer(await listImages(request, ports), place);
    } finally {
      await composition.close();
    }
  });
}
