import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { Images } from '../../contracts.ts';
import { messageOf } from '../errors.ts';
import { startFailures } from './stop-reasons.ts';

/**
 * Takes the images that a task needs from registries elsewhere; what was pushed into this cloud is there.
 * @param signal aborted when the task is to stop: then nobody wants them any more
 * @throws {StartFailure} CannotPullContainerError
 */
export async function pullImages(
  definition: TaskDefinition | undefined,
  images: Pick<Images, 'pull'>,
  signal: AbortSignal,
): Promise<void> {
  // Fargate runs X86_64 where the definition does not say.
  const architecture = definition?.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64';
  for (const { image = '' } of definition?.containerDefinitions ?? []) {
    try {
      await images.pull(image, { architecture, signal });
    } catch (error) {
      if (signal.aborted) return;
      throw startFailures.pull(messageOf(error));
    }
  }
}
