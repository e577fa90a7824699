import { describe, expect, it } from '@jest/globals';
import { createReadLogs, type LogLine, type LogRequest } from './logs.ts';
import { fakeAws, placeOf } from './testing/fake-aws.ts';

const event = (eventId: string, timestamp: number) => ({
  eventId,
  timestamp,
  logStreamName: 'blue/service/t1',
  message: `line ${eventId}\n`,
});

function logsOver(pages: { events?: object[]; nextToken?: string }[]) {
  const aws = fakeAws({
    FilterLogEvents: (_input: unknown, call: number) => pages[Math.min(call, pages.length) - 1],
  });
  return { aws, read: createReadLogs(placeOf(aws)) };
}

async function collect(lines: AsyncIterable<LogLine>, enough = Infinity, stop?: AbortController) {
  const found: string[] = [];
  for await (const line of lines) {
    found.push(line.message);
    if (found.length >= enough) stop?.abort();
  }
  return found;
}

describe('logs', () => {
  it('reads page after page, an empty one in between too', async () => {
    const { aws, read } = logsOver([
      { events: [event('1', 1000)], nextToken: 'a' },
      { events: [], nextToken: 'b' },
      { events: [event('2', 1001)] },
    ]);
    const request: LogRequest = { slot: 'blue', sinceMs: 900 };
    expect(await collect(read(request))).toEqual(['line 1', 'line 2']);
    expect(aws.inputs('FilterLogEvents')[0]).toEqual({
      logGroupName: '/cutover/staging/service',
      logStreamNamePrefix: 'blue/',
      startTime: 900,
    });
  });

  it('gives each line once while it follows, also one that arrives late', async () => {
    const { read } = logsOver([
      { events: [event('1', 50_000)] },
      { events: [event('0', 49_000), event('1', 50_000)] },
      { events: [event('0', 49_000), event('1', 50_000), event('2', 51_000)] },
    ]);
    const stop = new AbortController();
    const lines = read({ sinceMs: 0, follow: true, signal: stop.signal });
    expect(await collect(lines, 3, stop)).toEqual(['line 1', 'line 0', 'line 2']);
  });
});
