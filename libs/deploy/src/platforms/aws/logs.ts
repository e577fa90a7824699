import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { EcsSlot } from '@cutover/config';
import { type AwsPlace, callOptions } from './place.ts';

/** Lines of several streams arrive out of order: that far back, each poll looks again. */
const LATE_MS = 10_000;

export interface LogLine {
  readonly timestampMs: number;
  /** `<slot>/<container>/<task id>` */
  readonly stream: string;
  readonly message: string;
}

export interface LogRequest {
  /** Both slots where undefined. */
  readonly slot?: EcsSlot;
  readonly sinceMs: number;
  /** Goes on with new lines until the signal is aborted. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

/** Log lines of the service's tasks, each once, in the order in which they arrived. */
export type ReadLogs = (request: LogRequest) => AsyncGenerator<LogLine, void, void>;

export function createReadLogs({ clients, manifest, names, clock, pollMs }: AwsPlace): ReadLogs {
  async function* once(
    { slot, signal }: LogRequest,
    fromMs: number,
  ): AsyncGenerator<FilteredLogEvent, void, void> {
    const logs = await clients.logs();
    let nextToken: string | undefined;
    do {
      const page = await logs.filterLogEvents(
        {
          logGroupName: manifest.logGroup,
          startTime: Math.max(0, Math.floor(fromMs)),
          ...(slot === undefined ? {} : { logStreamNamePrefix: `${names.logStreamPrefix(slot)}/` }),
          ...(nextToken === undefined ? {} : { nextToken }),
        },
        callOptions(signal),
      );
      yield* page.events ?? [];
      nextToken = page.nextToken;
    } while (nextToken !== undefined && nextToken !== '');
  }

  async function* lines(request: LogRequest): AsyncGenerator<LogLine, void, void> {
    let fromMs = request.sinceMs;
    let seen = new Map<string, number>();
    for (;;) {
      let newest = fromMs;
      for await (const event of once(request, fromMs)) {
        const { eventId = '', timestamp = 0, logStreamName = '', message = '' } = event;
        if (seen.has(eventId)) continue;
        seen.set(eventId, timestamp);
        newest = Math.max(newest, timestamp);
        yield { timestampMs: timestamp, stream: logStreamName, message: message.trimEnd() };
      }
      if (request.follow !== true) return;
      fromMs = Math.max(fromMs, newest - LATE_MS);
      const oldest = fromMs;
      seen = new Map([...seen].filter(([, timestampMs]) => timestampMs >= oldest));
      await clock.sleep(pollMs, request.signal);
    }
  }

  return async function* read(request) {
    try {
      yield* lines(request);
    } catch (error) {
      // Whoever follows has had enough: the end of the lines, not a failure.
      if (request.signal?.aborted !== true) throw error;
    }
  };
}
