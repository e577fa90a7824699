import type { ExecutorContext } from '@nx/devkit';
import { containerPlaces } from '../../containers/container-record.ts';
import { imageInWords } from '../../containers/image-in-words.ts';
import { builtImage } from '../../containers/promote-image.ts';
import { pushedInWords, pushImage } from '../../containers/push-image.ts';
import { registryToPushTo } from '../../containers/registry-to-push-to.ts';
import { sourceCommit } from '../../containers/source-commit.ts';
import { runVerb, type VerbOptions } from '../../session/run-verb.ts';

export interface PromoteOptions extends VerbOptions {
  readonly registry?: string;
}

/** `nx promote <service> -c <environment>`: copies the image that was built and tested, as it is; it never builds. */
export default function promoteExecutor(
  options: PromoteOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runVerb(options, context, async ({ workspace, service, signal }) => {
    const { environment, registry: named } = options;
    const record = await builtImage(workspace, service, await sourceCommit(workspace));
    const registry = await registryToPushTo({ environment, service: service.name, registry: named });
    const { layout } = containerPlaces(workspace, service.name);
    const pushed = await pushImage(layout, record, registry, signal);
    return {
      status: pushed.alreadyThere ? 'NOTHING_TO_DO' : 'SUCCESSFUL',
      exitCode: 0,
      ...record,
      ...pushed,
      message: `${imageInWords(record)}\n${pushedInWords(pushed)}`,
    };
  });
}
