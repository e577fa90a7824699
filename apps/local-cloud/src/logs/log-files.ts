import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../store/make-folder.ts';
import { stateError } from '../store/state-error.ts';

export interface LogEvent {
  readonly timestampMs: number;
  readonly ingestionMs: number;
  readonly message: string;
}

/** The events of log streams, one file of JSON lines each. What was cut short by a crash is left out. */
export interface LogFiles {
  read(streamKey: string): LogEvent[];
  append(streamKey: string, events: readonly LogEvent[]): void;
  replace(streamKey: string, events: readonly LogEvent[]): void;
  remove(streamKey: string): void;
}

export function createLogFiles(folder: string): LogFiles {
  makeFolder(folder, 0o700);
  const fileOf = (streamKey: string) =>
    join(folder, `${createHash('sha256').update(streamKey).digest('hex').slice(0, 32)}.ndjson`);
  return {
    read(streamKey) {
      try {
        return readFileSync(fileOf(streamKey), 'utf8').split('\n').flatMap(parse);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw stateError(fileOf(streamKey), error);
      }
    },
    append: (streamKey, events) => appendFileSync(fileOf(streamKey), format(events), { mode: 0o600 }),
    replace(streamKey, events) {
      const draft = `${fileOf(streamKey)}.next`;
      writeFileSync(draft, format(events), { mode: 0o600 });
      renameSync(draft, fileOf(streamKey));
    },
    remove: (streamKey) => rmSync(fileOf(streamKey), { force: true }),
  };
}

function format(events: readonly LogEvent[]): string {
  return events
    .map(
      ({ timestampMs, ingestionMs, message }) => `${JSON.stringify([timestampMs, ingestionMs, message])}\n`,
    )
    .join('');
}

function parse(line: string): LogEvent[] {
  if (line === '') return [];
  try {
    const [timestampMs, ingestionMs, message] = JSON.parse(line) as [number, number, string];
    return [{ timestampMs, ingestionMs, message }];
  } catch {
    return [];
  }
}
