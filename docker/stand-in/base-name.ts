const ARGUMENT = /^ARG NODE_IMAGE=(\S+)$/m;

/**
 * Name of the image that a Dockerfile starts from.
 * @param dockerfile its text
 * @returns with its tag, without a digest: a stand-in has another one
 * @throws Error where the Dockerfile has no `ARG NODE_IMAGE=<name>`
 */
export function baseName(dockerfile: string): string {
  const name = ARGUMENT.exec(dockerfile)?.[1];
  if (name === undefined) throw new Error('the Dockerfile does not name its base: ARG NODE_IMAGE=<image>');
  return name.replace(/@sha256:.*$/, '');
}
