import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const USAGE = `Usage: main --assembly <cdk.out> --state <folder> [--port 4566] [--time-scale 1] [--record <file>]
       main --destroy --state <folder>

  --assembly     what cdk synth has written for the local environment
  --state        folder for everything that survives a restart
  --port         first port to try for AWS's APIs
  --time-scale   factor for the durations of health checks and delays: 0.1 is ten times as fast
  --record       file that every call of AWS's APIs is appended to, a line of JSON each; values of SecureStrings are left out
  --destroy      end what a cloud has left running, and remove its state
`;

export type Options =
  | { readonly mode: 'destroy'; readonly state: string }
  | {
      readonly mode: 'run';
      readonly assembly: string;
      readonly state: string;
      readonly port: number;
      readonly timeScale: number;
      /** File for a recording of AWS's APIs; none where it is left out. */
      readonly record?: string;
    };

/** The command line is wrong; the message says which option, and how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {UsageError} */
export function parseOptions(args: readonly string[]): Options {
  const values = parse(args);
  const state = resolve(needed(values.state, 'state'));
  if (values.destroy) return { mode: 'destroy', state };
  return {
    mode: 'run',
    assembly: resolve(needed(values.assembly, 'assembly')),
    state,
    port: numberOf(
      values.port,
      'port',
      (port) => Number.isInteger(port) && port >= 0 && port <= 65_535,
      'a port',
    ),
    timeScale: numberOf(
      values['time-scale'],
      'time-scale',
      (scale) => scale > 0 && scale <= 10,
      'a factor above 0 and up to 10',
    ),
    ...(values.record !== undefined && { record: resolve(needed(values.record, 'record')) }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        assembly: { type: 'string' },
        state: { type: 'string' },
        port: { type: 'string', default: '4566' },
        'time-scale': { type: 'string', default: '1' },
        record: { type: 'string' },
        destroy: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing`);
  return value;
}

function numberOf(text: string, name: string, isGood: (value: number) => boolean, what: string): number {
  const value = Number(text);
  if (text.trim() === '' || !isGood(value)) throw new UsageError(`--${name} is '${text}', not ${what}`);
  return value;
}
