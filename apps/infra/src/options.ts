import { environmentNames, type EnvironmentName } from '@cutover/config';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  readonly environments: readonly EnvironmentName[];
  /** Absolute folder that gets an assembly for each environment, named after it. */
  readonly out: string;
}

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `usage: node src/main.ts [--environment ${environmentNames.join('|')}] [--out <folder>]`;

/** @throws {UsageError} */
export function parseOptions(args: readonly string[], workspace: string): Options {
  const { environment, out } = parse(args);
  return {
    environments: environment === undefined ? environmentNames : [environmentNamed(environment)],
    out: out === undefined ? join(workspace, 'dist/apps/infra') : resolve(out),
  };
}

function parse(args: readonly string[]): { environment?: string; out?: string } {
  try {
    return parseArgs({
      args: [...args],
      options: { environment: { type: 'string' }, out: { type: 'string' } },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function environmentNamed(name: string): EnvironmentName {
  const found = environmentNames.find((known) => known === name);
  if (found !== undefined) return found;
  throw new UsageError(`--environment ${name}: one of ${environmentNames.join(', ')}\n${USAGE}`);
}
