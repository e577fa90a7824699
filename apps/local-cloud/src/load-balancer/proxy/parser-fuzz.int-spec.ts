import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readVariables } from '@cutover/config';
import fc from 'fast-check';
import { connect } from 'node:net';
import { z } from 'zod';
import { StrictTarget } from '../testing/strict-target.ts';
import { TestBalancer } from '../testing/test-balancer.ts';
import { until } from '../testing/until.ts';

/** The same requests each time; FUZZ_RUNS makes them more, FUZZ_SEED others. */
const { FUZZ_RUNS, FUZZ_SEED } = readVariables(
  z.object({
    FUZZ_RUNS: z.coerce.number().int().positive().default(250),
    FUZZ_SEED: z.coerce.number().int().default(20_261_125),
  }),
);
const parameters = { numRuns: FUZZ_RUNS, seed: FUZZ_SEED, endOnFailure: true };
const TIMEOUT_MS = 60_000 + FUZZ_RUNS * 50;

let balancer: TestBalancer;
let target: StrictTarget;

beforeAll(async () => {
  // Idle time-outs are those of a fast clock: a request without its end is not waited for.
  balancer = await TestBalancer.start({ timeScale: 0.01 });
  target = await StrictTarget.listen();
  const ip = balancer.network.place(target.port);
  balancer.balancing.targetGroups.register(balancer.blue, ip, 8080);
  await balancer.until(balancer.blue, ip, 'healthy');
});
afterAll(async () => {
  await balancer.stop();
  await target.close();
});
beforeEach(() => {
  target.requests.length = 0;
  target.violations.length = 0;
});

/** After this long without an answer, and after the other one since the last, the client leaves. */
const ANSWER_MS = 150;
const QUIET_MS = 25;

/** Sends the pieces one after the other; resolves with what came back when the connection is closed. */
function send(pieces: readonly Buffer[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    let leaving: NodeJS.Timeout | undefined;
    const socket = connect({ port: balancer.port, host: '127.0.0.1', noDelay: true });
    const deadline = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no end to ${JSON.stringify(Buffer.concat(pieces).toString('latin1'))}`));
    }, 10_000);
    const next = (at: number): void => {
      const piece = pieces[at];
      if (piece === undefined)
        leaving = setTimeout(() => socket.end(), answersIn(received).all === 0 ? ANSWER_MS : QUIET_MS);
      else if (!socket.destroyed) socket.write(piece, () => setImmediate(next, at + 1));
    };
    socket
      .on('connect', () => next(0))
      .on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (leaving === undefined || answersIn(received).all === 0) return;
        clearTimeout(leaving);
        leaving = setTimeout(() => socket.end(), QUIET_MS);
      })
      .on('error', () => undefined)
      .on('close', () => {
        clearTimeout(deadline);
        clearTimeout(leaving);
        resolve(received);
      });
  });
}

/** Answers in a stream; `fromTarget` are those that a request which a target saw has got. */
function answersIn(received: string): { all: number; fromTarget: number } {
  const heads = received.match(/HTTP\/1\.1 (?!100)\d{3} [^]*?\r\n\r\n/g) ?? [];
  return { all: heads.length, fromTarget: heads.filter((head) => /x-target: yes/i.test(head)).length };
}

async function expectNoSmuggling(pieces: readonly Buffer[]): Promise<void> {
  const before = target.requests.length;
  const received = await send(pieces);
  const seen = target.requests.slice(before);
  const { all, fromTarget } = answersIn(received);
  const sent = Buffer.concat(pieces).toString('latin1');
  // A request that broke after its header is one more at the target than in what the client got.
  const broken = all > fromTarget || all === 0 ? 1 : 0;
  if (target.violations.length > 0 || seen.length > fromTarget + broken)
    throw new Error(
      `the target saw ${JSON.stringify([seen, target.violations])} of ${JSON.stringify(sent)}: ${JSON.stringify(received)}`,
    );
}

const inner = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
const framing = fc.constantFrom(
  'Content-Length: 0',
  'Content-Length: 5',
  `Content-Length: ${inner.length}`,
  'Content-Length: +5',
  'Content-Length: 5, 5',
  'Content-Length: 0x5',
  'Content-Length: 5\r\nContent-Length: 6',
  'Content-Length : 5',
  ' Content-Length: 5',
  'Content_Length: 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding:\x0bchunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding: chunked\r\nContent-Length: 5',
  'Transfer_Encoding: chunked',
  'Connection: Content-Length',
  'Connection: close',
  'Connection: Transfer-Encoding',
  'Expect: 100-continue',
  'Upgrade: websocket\r\nConnection: Upgrade',
  'X-A: b\r\n folded',
);
const body = fc.constantFrom(
  '',
  'hello',
  inner,
  `0\r\n\r\n${inner}`,
  `5\r\nhello\r\n0\r\n\r\n${inner}`,
  `5;ext=1\r\nhello\r\n0\r\nTrailer: 1\r\n\r\n`,
  `5 \r\nhello\r\n0\r\n\r\n`,
  `0x5\r\nhello\r\n0\r\n\r\n`,
  `5\nhello\n0\n\n${inner}`,
  `FFFFFFFFFFFFFFFFF\r\n${inner}`,
  `5\r\nhelloXX0\r\n\r\n${inner}`,
  `-1\r\n${inner}`,
);
const method = fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE');
const version = fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0');
const lineEnd = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r');
const shaped = fc
  .tuple(method, version, fc.array(framing, { maxLength: 3 }), body, lineEnd)
  .map(([verb, http, fields, content, end]) =>
    Buffer.from([`${verb} /sent ${http}`, 'Host: a', ...fields, '', ''].join(end) + content, 'latin1'),
  );
const mutated = fc
  .tuple(shaped, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }))
  .map(([bytes, changes]) => {
    const changed = Buffer.from(bytes);
    for (const [at, byte] of changes) changed[at % changed.length] = byte;
    return changed;
  });

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...sorted]
    .map((from, at) => bytes.subarray(from, sorted[at]))
    .filter((piece) => piece.length > 0);
}

describe("the balancer's parser", () => {
  it(
    'lets a target see no more requests than it answers, whatever their framing says',
    () =>
      fc.assert(
        fc.asyncProperty(shaped, (bytes) => expectNoSmuggling([bytes])),
        parameters,
      ),
    TIMEOUT_MS,
  );

  it(
    'lets a target see nothing but whole requests when bytes are changed and packets cut',
    () =>
      fc.assert(
        fc.asyncProperty(mutated, fc.array(fc.nat(), { maxLength: 4 }), (bytes, places) =>
          expectNoSmuggling(cut(bytes, places)),
        ),
        parameters,
      ),
    TIMEOUT_MS,
  );

  it(
    'ends every connection on which something else than HTTP came',
    () =>
      fc.assert(
        fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) =>
          expectNoSmuggling([Buffer.from(bytes)]),
        ),
        { ...parameters, numRuns: Math.ceil(FUZZ_RUNS / 4) },
      ),
    TIMEOUT_MS,
  );

  it(
    'reads a request the same, wherever its packets are cut',
    async () => {
      const request = Buffer.from(
        'POST /sent HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
      );
      for (let at = 1; at < request.length; at += 1) {
        target.requests.length = 0;
        const received = await send([request.subarray(0, at), request.subarray(at)]);
        expect([at, target.requests, answersIn(received)]).toEqual([
          at,
          ['POST /sent'],
          { all: 1, fromTarget: 1 },
        ]);
      }
      expect(target.violations).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it('keeps no memory of what it has refused', async () => {
    const noise = Buffer.concat([Buffer.from('GET / HTTP/1.1\r\nX: '), Buffer.alloc(100_000, 'a')]);
    const usedAfter = async (times: number) => {
      for (let done = 0; done < times; done += 1) await send([noise]);
      await until(() => true);
      globalThis.gc?.();
      return process.memoryUsage().rss;
    };
    const before = await usedAfter(50);
    expect((await usedAfter(200)) - before).toBeLessThan(100 * 2 ** 20);
  });
});
