import type { Clock } from '../../ports/clock.ts';

/** The header tells whole seconds, and the answer took its time: what is within is no difference. */
const TOLERANCE_MS = 2000;

export interface ServerTime {
  /** How far AWS's clock is ahead of ours, in milliseconds; undefined before the first answer. */
  readonly offsetMs: () => number | undefined;
}

interface Client {
  readonly middlewareStack: object;
}

interface Stack {
  add(
    middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
    options: { readonly step: 'initialize'; readonly name: string },
  ): void;
}

/**
 * Reads AWS's clock from the answers of a client. A lease is judged by several machines: by their own clocks, one that
 * is a minute ahead would take a lock that is well alive.
 */
export function measureServerTime(client: Client, clock: Clock): ServerTime {
  let offsetMs: number | undefined;
  (client.middlewareStack as Stack).add(
    (next) => async (args) => {
      const result = await next(args);
      const atMs = Date.parse(dateOf(result) ?? '');
      if (!Number.isNaN(atMs)) offsetMs = difference(atMs, clock.now());
      return result;
    },
    { step: 'initialize', name: 'measureServerTime' },
  );
  return { offsetMs: () => offsetMs };
}

function difference(serverMs: number, ourMs: number): number {
  const offset = serverMs - ourMs;
  return Math.abs(offset) <= TOLERANCE_MS ? 0 : offset;
}

function dateOf(result: unknown): string | undefined {
  const { response } = result as { response?: { headers?: Readonly<Record<string, string>> } };
  return response?.headers?.['date'];
}
