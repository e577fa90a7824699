import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const runningSchema = z.object({ pid: z.int(), url: z.string(), assemblyHash: z.string() });
export type RunningCloud = z.output<typeof runningSchema>;

/** Where the local cloud of a workspace lives. */
export function cloudFiles(workspace: string) {
  const state = join(workspace, '.cutover', 'local');
  return {
    workspace,
    state,
    log: join(workspace, '.cutover', 'local-cloud.log'),
    /** Written by the cloud itself when it is ready. */
    running: join(state, 'cloud.json'),
    program: join(workspace, 'dist', 'apps', 'local-cloud', 'main.mjs'),
    assembly: join(workspace, 'dist', 'apps', 'infra', 'local'),
  };
}

export type CloudFiles = ReturnType<typeof cloudFiles>;

/** What the cloud wrote of itself; undefined where there is none, or it is unreadable. */
export async function readRunning(files: CloudFiles): Promise<RunningCloud | undefined> {
  try {
    return runningSchema.parse(JSON.parse(await readFile(files.running, 'utf8')));
  } catch {
    // Missing or half written: then no cloud is known to run.
    return undefined;
  }
}

/** The last lines that the cloud wrote, for an error message. */
export async function lastLogLines(files: CloudFiles, count = 12): Promise<string> {
  try {
    return (await readFile(files.log, 'utf8')).trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    // No log: it never came as far as writing one.
    return '(it wrote nothing)';
  }
}
