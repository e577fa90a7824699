/** What to send, and how fast. */
export interface LoadOptions {
  /** Scheme, host and port, such as `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  readonly requestsPerSecond: number;
  /** GET requests, sent in turn, each with the status that counts as served. Paths are absolute and escaped. */
  readonly requests: readonly { readonly path: string; readonly status: number }[];
  /** From the start of a request to the last byte of its answer. Default: 10 000. */
  readonly timeoutMs?: number;
  /** Share of requests that open a connection of their own, from 0 to 1. Default: 0.1. */
  readonly newConnectionShare?: number;
  /** Aborted: no new requests, those in flight are waited for. */
  readonly signal?: AbortSignal;
}

/**
 * - `expected`: the whole answer, with the expected status
 * - `wrong-status`: the whole answer, with another one
 * - `reset`: the connection broke before the answer was whole, or its content was no HTTP
 * - `refused`: no connection could be made
 * - `timeout`: no whole answer in time
 */
export const outcomes = ['expected', 'wrong-status', 'reset', 'refused', 'timeout'] as const;
export type Outcome = (typeof outcomes)[number];

export interface Failure {
  /** When it ended, in milliseconds since the load began. */
  readonly atMs: number;
  readonly path: string;
  readonly outcome: Outcome;
  /** `status 502`, or the error's code and message. */
  readonly detail: string;
}

/** Each request that was started ends in exactly one outcome; after `stop`, `started` is the sum of `ended`. */
export interface LoadTotals {
  readonly started: number;
  readonly ended: Readonly<Record<Outcome, number>>;
  /** Ended in any outcome but `expected`. */
  readonly failed: number;
  /**
   * From the moment at which a request was due to the last byte of its answer, so that a stall counts for everybody who
   * would have waited. Whole answers and timeouts; 0 where there are none.
   */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Started more than 10 ms after they were due: this machine could not keep the schedule. */
  readonly lateStarts: number;
  /** Whole answers by their header `x-cutover-release`; those without it are in none. */
  readonly byRelease: Readonly<Record<string, number>>;
  /** At most 20. */
  readonly firstFailures: readonly Failure[];
}

export const noTotals: LoadTotals = {
  started: 0,
  ended: { expected: 0, 'wrong-status': 0, reset: 0, refused: 0, timeout: 0 },
  failed: 0,
  latencyMs: { p50: 0, p99: 0, max: 0 },
  lateStarts: 0,
  byRelease: {},
  firstFailures: [],
};
