import { UserError } from '../user-error.ts';

/** What the base image has, and Fargate runs. */
const KNOWN = ['linux/amd64', 'linux/arm64'];

/**
 * Platforms of an image: all, unless the command line names some, with commas between.
 * @returns sorted, each once: their order is part of the digest
 * @throws {UserError} for one that is not known
 */
export function imagePlatforms(asked?: string): string[] {
  if (asked === undefined) return KNOWN;
  const platforms = [...new Set(asked.split(',').map((platform) => platform.trim()))].sort();
  const unknown = platforms.filter((platform) => !KNOWN.includes(platform));
  if (unknown.length === 0) return platforms;
  throw new UserError(
    `no image is built for ${unknown.map((platform) => JSON.stringify(platform)).join(', ')}`,
    `--platforms takes ${KNOWN.join(' and ')}, with a comma between`,
  );
}
