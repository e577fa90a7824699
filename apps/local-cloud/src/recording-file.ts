import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readVariables } from '@cutover/config';
import { z } from 'zod';
import type { Options } from './options.ts';

/** A folder in which every local cloud that is started records what it is asked: what suites judge afterwards. */
const variables = z.object({ CUTOVER_RECORDINGS: z.string().optional() });

/**
 * The file that the recording goes to: that of the command line, else one of this process's own in the folder of
 * `CUTOVER_RECORDINGS`, which is made; undefined where neither is given.
 * @throws {ConfigError} where the variable holds no text
 */
export function recordingFile(
  { record }: Extract<Options, { mode: 'run' }>,
  environment?: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (record !== undefined) return record;
  const { CUTOVER_RECORDINGS: folder } = readVariables(variables, environment);
  if (folder === undefined) return undefined;
  mkdirSync(resolve(folder), { recursive: true });
  return join(resolve(folder), `${process.pid}-${Date.now()}.ndjson`);
}
