import { Worker } from 'node:worker_threads';
import type { GeneratorOptions } from './generator.ts';
import { type LoadOptions, type LoadTotals, noTotals } from './load.ts';

export interface Load {
  /** At most 250 ms old, while the caller's thread is free to receive them. */
  totals(): LoadTotals;
  /**
   * Starts no more requests and waits for those in flight, `timeoutMs` at the longest. Repeating it gives the same totals.
   * @throws {Error} where the generator itself failed: the totals are not whole then
   */
  stop(): Promise<LoadTotals>;
}

/**
 * Sends requests at a steady rate from a thread of its own until it is stopped. It does not keep the process alive.
 * @throws {RangeError} where the options make no load
 */
export function startLoad(options: LoadOptions): Load {
  const { signal } = options;
  const generatorOptions = checked(options);
  if (signal?.aborted === true) return { totals: () => noTotals, stop: () => Promise.resolve(noTotals) };
  const worker = new Worker(new URL('./load-worker.ts', import.meta.url), {
    workerData: generatorOptions,
    // Flags of the caller's process, such as those of an inspector or of --eval, are none of this thread's business.
    execArgv: [],
  });
  let latest = noTotals;
  let stopped = false;

  const finished = new Promise<void>((resolve, reject) => {
    worker.on('message', (totals: LoadTotals) => (latest = totals));
    worker.once('error', (error) => reject(new Error('the load generator failed', { cause: error })));
    worker.once('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      if (stopped && code === 0) resolve();
      else reject(new Error(`the load generator ended by itself with code ${code}`));
    });
  });
  // After the listeners: to listen is a reason to stay.
  worker.unref();
  // Whoever calls stop() sees the failure; before that it must not end the process.
  finished.catch(() => undefined);

  function stop(): void {
    if (stopped) return;
    stopped = true;
    worker.ref();
    worker.postMessage('stop');
  }
  signal?.addEventListener('abort', stop, { once: true });

  return {
    totals: () => latest,
    async stop() {
      stop();
      await finished;
      return latest;
    },
  };
}

function checked(options: LoadOptions): GeneratorOptions {
  const { baseUrl, requestsPerSecond, timeoutMs = 10_000, newConnectionShare = 0.1 } = options;
  const url = URL.parse(baseUrl);
  const [first, ...rest] = options.requests;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/') {
    throw new RangeError(`base URL must be scheme, host and port of http or https: ${baseUrl}`);
  }
  demand(
    requestsPerSecond > 0 && requestsPerSecond <= 100_000,
    'requestsPerSecond above 0',
    requestsPerSecond,
  );
  demand(timeoutMs > 0 && timeoutMs < 2 ** 31, 'timeoutMs above 0', timeoutMs);
  demand(
    newConnectionShare >= 0 && newConnectionShare <= 1,
    'newConnectionShare from 0 to 1',
    newConnectionShare,
  );
  if (first === undefined) throw new RangeError('load needs at least one request to send');
  for (const { path } of options.requests)
    demand(/^\/[\x21-\x7e]*$/.test(path), 'an absolute path, escaped', path);
  return { baseUrl, requestsPerSecond, timeoutMs, newConnectionShare, requests: [first, ...rest] };
}

function demand(holds: boolean, rule: string, value: unknown): void {
  if (!holds) throw new RangeError(`load needs ${rule}, not ${String(value)}`);
}
