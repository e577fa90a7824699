import process from 'node:process';
import { environmentNames, readVariables, type ServiceDefinition, wrongNodeVersion } from '@cutover/config';
import type { ExecutorContext } from '@nx/devkit';
import { z } from 'zod';
import { failureInWords } from '../reporting/failure-in-words.ts';
import { writeResultFile } from '../reporting/result-file.ts';
import { UserError } from '../user-error.ts';
import { askedConfiguration } from './asked-configuration.ts';
import { interruption } from './interruption.ts';
import { serviceOf } from './service-of.ts';

/** Folder, relative to the workspace, that gets the result of every verb of a run, such as a job of CI. */
const variablesSchema = z.object({ CUTOVER_RESULTS: z.string().optional() });

export interface VerbOptions {
  readonly environment: string;
  readonly resultFile?: string;
}

export interface CommandSession {
  readonly workspace: string;
  /** Aborted when somebody asks to stop. */
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

export interface Session extends CommandSession {
  readonly service: ServiceDefinition;
}

/** What a verb adds to its outcome; `message` is its last word to the user. */
export interface VerbAnswer {
  readonly status: string;
  readonly exitCode: number;
  readonly message: string;
  readonly [fact: string]: unknown;
}

/** Runs one verb of a service for an executor, as `runCommand` does, with the service's definition. */
export function runVerb(
  options: VerbOptions,
  context: ExecutorContext,
  verb: (session: Session) => Promise<VerbAnswer>,
): Promise<{ success: boolean }> {
  return runCommand(options, context, async (session) =>
    verb({ ...session, service: await serviceOf(context) }),
  );
}

/** Checks Node.js, words what goes wrong, writes the result file, and tells Nx whether it went well. */
export async function runCommand(
  options: VerbOptions,
  context: ExecutorContext,
  command: (session: CommandSession) => Promise<VerbAnswer>,
): Promise<{ success: boolean }> {
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const startedAt = Date.now();
  const { signal, dispose } = interruption();
  try {
    const answer = await answerOrFailure(async () => {
      const wrongNode = wrongNodeVersion();
      if (wrongNode !== undefined) throw new UserError(wrongNode, 'nothing was changed');
      assertKnown(askedConfiguration());
      return command({ workspace: context.root, signal, print });
    });
    const { message, ...facts } = answer;
    print(message);
    const { targetName: verb = 'verb', projectName: project = '' } = context;
    const outcome = {
      durationMs: Date.now() - startedAt,
      ...facts,
      ...{ verb, service: project, environment: options.environment },
    };
    const { resultFile } = options;
    if (resultFile !== undefined) await writeResultFile(resultFile, context.cwd, outcome);
    const { CUTOVER_RESULTS: folder } = readVariables(variablesSchema);
    if (folder !== undefined)
      await writeResultFile(`${folder}/${verb}-${project}.json`, context.root, outcome);
    return { success: answer.exitCode === 0 };
  } catch (error) {
    // Only the result file can fail here.
    const { message, hint } = failureInWords(error);
    print(`${message}${hint === undefined ? '' : `\n${hint}`}`);
    return { success: false };
  } finally {
    dispose();
  }
}

/** Nx runs a target without a configuration that it does not have: a typing error must not end on this machine. */
function assertKnown(asked: string | undefined): void {
  if (asked === undefined || (environmentNames as readonly string[]).includes(asked)) return;
  throw new UserError(`no environment is called ${asked}`, `-c takes one of ${environmentNames.join(', ')}`);
}

async function answerOrFailure(verb: () => Promise<VerbAnswer>): Promise<VerbAnswer> {
  try {
    return await verb();
  } catch (error) {
    return failureAnswer(error);
  }
}

/** What a verb answers that threw. */
export function failureAnswer(error: unknown): VerbAnswer {
  const { message, hint, code, stack } = failureInWords(error);
  return {
    status: 'FAILED',
    exitCode: 1,
    reason: message,
    code,
    message: [stack ?? message, ...(hint === undefined ? [] : [`→ ${hint}`])].join('\n'),
  };
}
