import { join } from 'node:path';
import type { Image, ImageDefaults } from '../../contracts.ts';

/**
 * Words that a container starts with; its program is this machine's Node.js where it is Node.js. The entry point of a bundle,
 * which says nothing of itself, is node.
 * @see https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
 */
export function commandOf(image: Image, entryPoint: string[] = [], asked: string[] = []): string[] {
  const { defaults } = image;
  const isNode = (word = '') => /^(.*\/)?node$/.test(word);
  if (defaults === undefined) {
    const words = [...entryPoint, ...asked];
    if (isNode(words[0])) return [process.execPath, ...words.slice(1)];
    return entryPoint.length === 0 ? [process.execPath, ...words] : words;
  }
  // Whoever gives another entry point has no use for the words that follow the image's own.
  const words =
    entryPoint.length > 0
      ? [...entryPoint, ...asked]
      : [...defaults.entryPoint, ...(asked.length > 0 ? asked : defaults.command)];
  const placed = words.map((word) => placeOf(word, image.folder, defaults));
  return isNode(words[0]) ? [process.execPath, ...placed.slice(1)] : placed;
}

/** Of the image, without what names places in it that are not here, such as PATH. */
export function environmentOf({ defaults, folder }: Image): Record<string, string> {
  if (defaults === undefined) return {};
  const values = Object.entries(defaults.environment).map(([name, value]): [string, string] => [
    name,
    placeOf(value, folder, defaults),
  ]);
  return Object.fromEntries(
    values.filter(([name, value]) => !value.startsWith('/') || value !== defaults.environment[name]),
  );
}

/** A file of the image by its place on this machine. */
function placeOf(word: string, folder: string, { workingDirectory }: ImageDefaults): string {
  if (word === workingDirectory) return folder;
  return word.startsWith(`${workingDirectory}/`) ? join(folder, word.slice(workingDirectory.length)) : word;
}
