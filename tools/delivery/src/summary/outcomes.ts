import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '@cutover/nx/command';
import { z } from 'zod';

/** Of a result file, what a summary tells. */
const outcomeSchema = z.object({
  verb: z.string(),
  service: z.string(),
  environment: z.string(),
  status: z.string(),
  exitCode: z.number(),
  durationMs: z.number(),
  release: z.string().optional(),
  version: z.string().optional(),
  digest: z.string().optional(),
  fromSlot: z.string().optional(),
  toSlot: z.string().optional(),
  reason: z.string().optional(),
  deploymentId: z.string().optional(),
});
export type Outcome = z.output<typeof outcomeSchema>;

/** Verbs whose results somebody wants to see. */
const VERBS = ['container', 'promote', 'deploy', 'rollback', 'destroy', 'release-images'];

/**
 * The results that the verbs of this job have left, sorted by file.
 * @throws {UserError} where one cannot be read: a summary that leaves something out says less than none
 */
export async function readOutcomes(workspace: string, folder: string): Promise<Outcome[]> {
  const files: string[] = [];
  for await (const file of glob('*.json', { cwd: join(workspace, folder) })) files.push(file);
  const outcomes = await Promise.all(files.sort().map((file) => read(workspace, join(folder, file))));
  return outcomes.filter(({ verb }) => VERBS.includes(verb));
}

async function read(workspace: string, file: string): Promise<Outcome> {
  try {
    return outcomeSchema.parse(JSON.parse(await readFile(join(workspace, file), 'utf8')));
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${file} is no result of a verb: ${words}`, 'delete it and run the verb again', {
      cause,
    });
  }
}
