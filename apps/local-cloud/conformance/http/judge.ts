import { connect } from 'node:net';
import { classify } from '../../src/load-balancer/proxy/desync.ts';
import { StrictTarget } from '../../src/load-balancer/testing/strict-target.ts';
import { TestBalancer } from '../../src/load-balancer/testing/test-balancer.ts';
import { guardianCases, wireCases } from './corpora.ts';
import type { GuardianCase } from './corpora.ts';

const ANSWER_MS = 300;
const QUIET_MS = 25;
const MAX_BODY = 100_000;

/** What became of the bytes of one connection. */
interface Outcome {
  readonly statuses: readonly number[];
  readonly closed: boolean;
  /** Requests of which the target saw the end. */
  readonly seen: number;
  /** The target has the header, and waits for the rest of a body. */
  readonly waiting: boolean;
}

export interface Totals {
  readonly passed: number;
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}

/** Runs public collections of requests against the balancer. A fault is a sentence. */
export async function judgeHttp(folder: string, python: string, pip: string): Promise<Totals> {
  // Idle time-outs are those of a fast clock: a request without its end is not waited for.
  const balancer = await TestBalancer.start({ timeScale: 0.01 });
  const target = await StrictTarget.listen();
  try {
    const ip = balancer.network.place(target.port);
    balancer.balancing.targetGroups.register(balancer.blue, ip, 8080);
    await balancer.until(balancer.blue, ip, 'healthy');
    const ask = (bytes: Buffer) => send(bytes, balancer.port, target);
    const parts = [await judgeWire(wireCases(folder, pip), ask)];
    const guardian = guardianCases(folder, python);
    if (guardian !== undefined) parts.push(judgeClasses(guardian), await judgeGuardian(guardian, ask));
    const missing =
      guardian === undefined ? ['!!! THERE IS NO cargo: AWS’S OWN DESYNC TESTS WERE NOT RUN !!!'] : [];
    return {
      passed: parts.reduce((sum, part) => sum + part.passed, 0),
      faults: [
        ...parts.flatMap((part) => part.faults),
        ...target.violations.map((bytes) => `the target could not read ${JSON.stringify(bytes)}`),
      ],
      notes: [...parts.flatMap((part) => part.notes), ...missing],
    };
  } finally {
    await balancer.stop();
    await target.close();
  }
}

type Ask = (bytes: Buffer) => Promise<Outcome>;

/** Valid ones reach the target; of the others nothing does, or they are known and harmless. */
async function judgeWire(cases: ReturnType<typeof wireCases>, ask: Ask): Promise<Totals> {
  const faults: string[] = [];
  const counts = { forwarded: 0, refused: 0, stricter: [] as string[], laxer: [] as string[] };
  for (const { name, bytes, valid } of cases) {
    const { statuses, seen, waiting } = await ask(bytes);
    if (valid && (seen > 0 || waiting)) counts.forwarded += 1;
    else if (!valid && seen === 0) counts.refused += 1;
    else if (valid && name in stricter) counts.stricter.push(name);
    else if (!valid && name in laxer) counts.laxer.push(name);
    else
      faults.push(`gunicorn ${name}: ${seen} requests at the target, answers ${statuses.join() || 'none'}`);
  }
  return {
    passed: cases.length - faults.length,
    faults,
    notes: [
      `gunicorn: ${counts.forwarded} valid requests forwarded, ${counts.refused} invalid ones refused`,
      `  refused though valid: ${counts.stricter.join(', ') || 'none'}`,
      `  forwarded though invalid: ${counts.laxer.join(', ') || 'none'}`,
    ],
  };
}

/** The classification by itself, all of it. */
function judgeClasses(cases: readonly GuardianCase[]): Totals {
  const faults = cases.flatMap(({ name, tier, reason, ...head }) => {
    const verdict = classify(head);
    if (verdict.tier === tier && verdict.reason === reason) return [];
    return [`guardian ${name}: ${verdict.tier} ${verdict.reason}, not ${tier} ${reason}`];
  });
  const passed = cases.length - faults.length;
  return {
    passed,
    faults,
    notes: [`guardian: ${passed} of ${cases.length} classified as AWS's library does`],
  };
}

/**
 * On the wire, in defensive mode: the severe are refused, the compliant pass, unless the ALB does not implement their
 * transfer encoding; the rest does either.
 */
async function judgeGuardian(cases: readonly GuardianCase[], ask: Ask): Promise<Totals> {
  const faults: string[] = [];
  const counts = new Map<string, number>();
  for (const one of cases) {
    const { statuses, seen, closed, waiting } = await ask(requestOf(one));
    const what = seen > 0 || waiting ? 'forwarded' : statuses[0] === 501 ? 'not implemented' : 'refused';
    counts.set(`${one.tier} ${what}`, (counts.get(`${one.tier} ${what}`) ?? 0) + 1);
    const wrong =
      (one.tier === 'Severe' && what === 'forwarded') ||
      (one.tier === 'Compliant' && what === 'refused' && !(one.name in stricter)) ||
      (one.tier === 'Ambiguous' && seen > 0 && !closed) ||
      seen > 1;
    if (wrong)
      faults.push(
        `guardian ${one.name}, ${one.tier}: ${seen} at the target, answers ${statuses.join() || 'none'}`,
      );
  }
  const listed = [...counts].sort().map(([what, count]) => `${count} ${what}`);
  return {
    passed: cases.length - faults.length,
    faults,
    notes: [`guardian on the wire: ${listed.join(', ')}`],
  };
}

/** With a body where one is promised. */
function requestOf({ method, uri, version, headers }: GuardianCase): Buffer {
  const fields = headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1] ?? ''}`] : []));
  const line = [method, uri === '' ? '/' : uri, version].filter((word) => word !== '').join(' ');
  const length = Number(/^content-length: (\d+)$/im.exec(fields.join('\n'))?.[1] ?? 0);
  const chunked = /^transfer-encoding:.*chunked/im.test(fields.join('\n'));
  const body = chunked ? '0\r\n\r\n' : 'x'.repeat(Math.min(length, MAX_BODY));
  return Buffer.from([line, 'Host: a', ...fields, '', body].join('\r\n'), 'latin1');
}

function send(bytes: Buffer, port: number, target: StrictTarget): Promise<Outcome> {
  const before = target.requests.length;
  return new Promise((resolve) => {
    let received = '';
    let closed = false;
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let leaving = setTimeout(() => socket.destroy(), ANSWER_MS);
    socket
      .on('data', (chunk) => {
        received += chunk.toString('latin1');
        clearTimeout(leaving);
        leaving = setTimeout(() => socket.destroy(), QUIET_MS);
      })
      .on('end', () => (closed = true))
      .on('error', () => (closed = true))
      .on('close', () => {
        clearTimeout(leaving);
        const statuses = [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
        const seen = target.requests.length - before;
        resolve({ statuses, closed, seen, waiting: statuses.length === 0 && !closed });
      });
  });
}

/** Valid requests that are refused, and why. */
const stricter: Readonly<Record<string, string>> = {
  'rfc-compliant.yaml: International in URI':
    "bytes beyond ASCII in a URL are none of RFC 9112's, and Node's parser refuses them",
  'valid/009.http': 'a length beside Transfer-Encoding: identity is a length and an encoding',
  'valid/013.http': 'a space after the semicolon of a chunk extension is none of RFC 9112',
  'valid/025_line.http': '501: the ALB takes chunked and identity only',
  'valid/027.http': 'bytes beyond ASCII in a URL',
  'valid/031.http': "a method that Node's parser does not know",
};

/** Invalid ones of gunicorn's that pass, and why that does no harm. */
const laxer: Readonly<Record<string, string>> = {
  'invalid/chunked_05.http':
    'chunks in HTTP/1.0: ambiguous, so that the ALB lets it pass and closes both connections',
};
