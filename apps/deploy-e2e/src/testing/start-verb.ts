import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const runner = fileURLToPath(new URL('run-executor.ts', import.meta.url));

/** What a verb left: its exit code, its result file, and all that it printed. */
export interface VerbRun {
  readonly exitCode: number | null;
  readonly result: VerbResultFile;
  readonly output: string;
}

export interface VerbResultFile {
  readonly status: string;
  readonly reason?: string;
  readonly deploymentId?: string;
  readonly fromSlot?: string;
  readonly toSlot?: string;
  readonly release?: string;
  readonly digest?: string;
  readonly url?: string;
  readonly live?: string;
  readonly weights?: Readonly<Record<string, number>>;
  readonly requests?: { total: number; failed: number };
  readonly firstFailures?: readonly unknown[];
  readonly stages?: readonly { stage: string; outcome?: string }[];
  readonly durationMs?: number;
  readonly causes?: readonly TemplateCause[];
}

/** A line of the template to which a failure is put down. */
export interface TemplateCause {
  readonly rule: string;
  readonly reason: string;
  readonly change: string;
  readonly template: { file: string; line: number; logicalId: string; property: string };
}

export interface RunningVerb {
  readonly pid: number;
  readonly done: Promise<VerbRun>;
  /** Resolves as soon as the output matches; rejects where the verb ends first. */
  until(pattern: RegExp): Promise<void>;
}

export interface StartVerbOptions {
  readonly resultFile: string;
  readonly [option: string]: unknown;
}

/** Starts an executor for a workspace in a process of its own; `env` replaces the environment of this one. */
export function startVerb(
  folder: string,
  verb: string,
  options: StartVerbOptions,
  env: NodeJS.ProcessEnv = process.env,
): RunningVerb {
  const child = spawn(process.execPath, [runner, folder, verb, JSON.stringify(options)], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const listeners = new Set<() => void>();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const done = new Promise<VerbRun>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      readFile(options.resultFile, 'utf8').then(
        (text) => resolve({ exitCode, output, result: JSON.parse(text) as VerbResultFile }),
        () => resolve({ exitCode, output, result: { status: 'NONE' } }),
      );
    });
  });
  return {
    pid: child.pid ?? -1,
    done,
    until: (pattern) =>
      Promise.race([
        new Promise<void>((resolve) => {
          const look = () => {
            if (!pattern.test(output)) return;
            listeners.delete(look);
            resolve();
          };
          listeners.add(look);
          look();
        }),
        done.then((run) => {
          if (!pattern.test(run.output)) throw new Error(`ended without ${String(pattern)}:\n${run.output}`);
        }),
      ]),
  };
}
