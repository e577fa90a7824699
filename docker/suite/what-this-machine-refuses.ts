import { makeBaseImages } from '../stand-in/base-images.ts';
import { Containers } from '../testing/containers.ts';

/**
 * Why this machine starts no container though it has the programs: a sandbox may forbid the mounts and groups that they need.
 * @returns undefined where the base image starts as the suite starts the service
 */
export async function whatThisMachineRefuses(): Promise<string | undefined> {
  const containers = new Containers();
  try {
    const image = await makeBaseImages();
    const container = await containers.start({ image, command: ['--version'] });
    const exitCode = await container.ended();
    return exitCode === 0
      ? undefined
      : `the base image alone ends with ${exitCode}: ${await container.logs()}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await containers.removeAll().catch(() => undefined);
  }
}
