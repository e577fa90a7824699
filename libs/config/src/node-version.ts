/** The Node.js that this project is built for and tested with; `npm ci` installs it. */
const NEEDED_MAJOR = 24;

/** A sentence for the user where another Node.js than the pinned one runs this; undefined where it is right. */
export function wrongNodeVersion(version: string = process.version): string | undefined {
  const major = Number(/^v(\d+)\./.exec(version)?.[1]);
  if (major >= NEEDED_MAJOR) return undefined;
  return `Node.js ${version} runs this, but ${NEEDED_MAJOR} or newer is needed: run it through npx (npx nx ...), which takes the one that npm ci installed`;
}
