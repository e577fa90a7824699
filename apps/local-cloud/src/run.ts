import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { destroyCloud, startCloud } from './cloud.ts';
import { parseOptions, USAGE, UsageError } from './options.ts';
import { recordingFile } from './recording-file.ts';
import { StateError } from './store/state-error.ts';
import { TemplateError } from './template/template-error.ts';

const FAILED = 1;
const MISUSED = 2;

/**
 * The program.
 * @param entry the file that was started
 * @returns the exit code; undefined while the cloud runs
 */
export async function run(args: readonly string[], entry: string): Promise<number | undefined> {
  // Whoever started this may be gone, and with it the other end of these pipes.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    const options = parseOptions(args);
    if (options.mode === 'destroy') {
      await destroyCloud({ ...options, log });
      return 0;
    }
    const record = recordingFile(options);
    const cloud = await startCloud({
      ...options,
      program: digestOf(entry),
      ...(record !== undefined && { record }),
      log,
      onDestroyed: () => process.exit(0),
    });
    stopOnSignal(cloud);
    process.stdout.write(`the local cloud answers at ${cloud.url} (process ${process.pid})\n`);
    flushCompileCache();
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) {
      fail(`${error.message}\n\n${USAGE}`);
      return MISUSED;
    }
    if (error instanceof StateError || error instanceof TemplateError) {
      return fail(`${error.message}\n${error.hint}`);
    }
    return fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

/** Read when the program starts: a build may put another one in its place at any time after. */
function digestOf(entry: string): string {
  return createHash('sha256').update(readFileSync(entry)).digest('hex');
}

function stopOnSignal(cloud: { stop(): Promise<void> }): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    cloud.stop().then(
      () => process.exit(0),
      (error: unknown) => process.exit(fail(String(error))),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function log(message: string): void {
  process.stderr.write(`${new Date().toISOString()} ${message}\n`);
}

function fail(message: string): number {
  process.stderr.write(`${message}\n`);
  return FAILED;
}
