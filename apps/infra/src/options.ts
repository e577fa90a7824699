import { environmentNames, type EnvironmentName } from '@cutover/config';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  readonly environments: readonly EnvironmentName[];
  /** Absolute folder that gets an assembly for each environment, named after it. */
  readonly out: string;
  /** Slot that takes production traffic, by service, as far as the caller knows. */
  readonly live: Readonly<Record<string, LiveSlot>>;
}

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const LIVE_SLOTS = ['asg', 'blue', 'green'] as const;
export type LiveSlot = (typeof LIVE_SLOTS)[number];

export const USAGE = `usage: node src/main.ts [--environment ${environmentNames.join('|')}] [--out <folder>] [--live-slot <service>=${LIVE_SLOTS.join('|')}]...`;

/** @throws {UsageError} */
export function parseOptions(args: readonly string[], workspace: string): Options {
  const { environment, out, 'live-slot': live = [] } = parse(args);
  return {
    environments: environment === undefined ? environmentNames : [environmentNamed(environment)],
    out: out === undefined ? join(workspace, 'dist/apps/infra') : resolve(out),
    live: Object.fromEntries(live.map(liveSlot)),
  };
}

function parse(args: readonly string[]): { environment?: string; out?: string; 'live-slot'?: string[] } {
  try {
    return parseArgs({
      args: [...args],
      options: {
        environment: { type: 'string' },
        out: { type: 'string' },
        'live-slot': { type: 'string', multiple: true },
      },
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

function liveSlot(text: string): [service: string, slot: LiveSlot] {
  const [, service = '', slot = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  const known = LIVE_SLOTS.find((name) => name === slot);
  if (known !== undefined) return [service, known];
  throw new UsageError(
    `--live-slot ${text}: a service and one of ${LIVE_SLOTS.join(', ')}, such as service=asg\n${USAGE}`,
  );
}
