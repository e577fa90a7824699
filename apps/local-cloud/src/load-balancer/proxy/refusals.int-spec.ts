import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { raw } from '../testing/raw-client.ts';
import { TestBalancer } from '../testing/test-balancer.ts';

let balancer: TestBalancer;
/** Requests that the target saw to their end. */
let seen: string[];
let connections: () => number;

beforeEach(async () => {
  balancer = await TestBalancer.start();
  seen = [];
  const target = await balancer.addTarget(balancer.blue, 'blue');
  connections = () => target.connections;
  target.serve = (request, response) => {
    request
      .on('end', () => {
        seen.push(`${request.method} ${request.url}`);
        response.end('served');
      })
      .resume();
  };
});
afterEach(() => balancer.stop());

const setMode = (mode: string) => balancer.setAttribute('routing.http.desync_mitigation_mode', mode);
const head = 'Host: a\r\nConnection: close';

async function expectRefusal(status: number, request: string): Promise<void> {
  const before =
    balancer.metrics.sum('HTTPCode_ELB_4XX_Count') + balancer.metrics.sum('HTTPCode_ELB_5XX_Count');
  const answer = await raw(request, balancer.port);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*Server: awselb/2.0`));
  expect(answer.match(/HTTP\/1/g)).toHaveLength(1);
  expect(seen).toEqual([]);
  balancer.flush();
  const name = `HTTPCode_ELB_${status < 500 ? 4 : 5}XX_Count`;
  expect(balancer.metrics.sum(name)).toBe(before + 1);
  expect(balancer.metrics.sum('RequestCount')).toBe(0);
}

describe('a request that no target gets to see', () => {
  it('is answered with 400 when its header is malformed', () =>
    expectRefusal(400, `GET / HTTP/1.1\r\nHost : a\r\n\r\n`));

  it('is answered with 400 when it has no Host', () =>
    expectRefusal(400, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'));

  it('is answered with 400 when it has two Hosts', () =>
    expectRefusal(400, `GET / HTTP/1.1\r\nHost: b\r\n${head}\r\n\r\n`));

  it('is answered with 400 when one header has more than 16 KiB', () =>
    expectRefusal(400, `GET / HTTP/1.1\r\n${head}\r\nX-A: ${'a'.repeat(17_000)}\r\n\r\n`));

  it('is answered with 400 when its headers have more than 64 KiB', () =>
    expectRefusal(400, `GET / HTTP/1.1\r\n${head}\r\n${`X-A: ${'a'.repeat(9000)}\r\n`.repeat(8)}\r\n`));

  it('is answered with 400 when a header goes on in another line', () =>
    expectRefusal(400, `GET / HTTP/1.1\r\n${head}\r\nX-A: 1\r\n 2\r\n\r\n`));

  it('is answered with 400 when lines end in a bare line feed', () =>
    expectRefusal(400, `GET / HTTP/1.1\n${head.replace('\r', '')}\n\n`));

  it('is answered with 400 when it has two lengths', () =>
    expectRefusal(400, `POST / HTTP/1.1\r\n${head}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`));

  it('is answered with 400 when it has a length and chunks', () =>
    expectRefusal(
      400,
      `POST / HTTP/1.1\r\n${head}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ));

  it('is answered with 400 when a chunk has a bad size, though a target saw its header', async () => {
    const request = `POST / HTTP/1.1\r\n${head}\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n`;
    expect(await raw(request, balancer.port)).toMatch(/^HTTP\/1.1 400 [^]*Server: awselb/);
    expect(seen).toEqual([]);
  });

  it('is answered once, whatever follows it on the connection', async () => {
    const refused = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n';
    const answer = await raw(`${refused}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`, balancer.port);
    expect(answer.match(/HTTP\/1.1 /g)).toHaveLength(1);
    expect(seen).toEqual([]);
  });

  it('is answered with 400 when its version is none', () =>
    expectRefusal(400, `GET / HTTP/3.7\r\n${head}\r\n\r\n`));

  it('is answered with 405 when it is TRACE', () =>
    expectRefusal(405, `TRACE / HTTP/1.1\r\n${head}\r\n\r\n`));

  it('is answered with 405 when it is CONNECT', () =>
    expectRefusal(405, `CONNECT a:443 HTTP/1.1\r\n${head}\r\n\r\n`));

  it('is answered with 414 when its URL has more than 16 KiB', () =>
    expectRefusal(414, `GET /${'a'.repeat(17_000)} HTTP/1.1\r\n${head}\r\n\r\n`));

  it('is answered with 463 when X-Forwarded-For has more than 30 addresses', async () => {
    const addresses = (count: number) => Array<string>(count).fill('1.1.1.1').join(', ');
    const ask = (count: number) =>
      `GET / HTTP/1.1\r\n${head}\r\nX-Forwarded-For: ${addresses(count)}\r\n\r\n`;
    await expectRefusal(463, ask(31));
    expect(await raw(ask(30), balancer.port)).toMatch(/^HTTP\/1.1 200 /);
  });

  it('is answered with 501 when its transfer encoding is not supported', () =>
    expectRefusal(501, `POST / HTTP/1.1\r\n${head}\r\nTransfer-Encoding: gzip\r\n\r\n`));
});

describe('a request that is whole', () => {
  it('is answered when what follows it on the connection is no HTTP', async () => {
    const first = 'POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi';
    const answer = await raw(`${first}\x16\x03\x01`, balancer.port);
    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*served$/);
    expect(seen).toEqual(['POST /first']);
  });

  it('is the last one that is looked at where it says so', async () => {
    const last = `GET /last HTTP/1.1\r\n${head}\r\n\r\n`;
    const answer = await raw(`${last}GET /more HTTP/1.1\r\nHost: a\r\n\r\n`, balancer.port);
    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*served$/);
    expect(seen).toEqual(['GET /last']);
  });
});

describe('desync mitigation', () => {
  const withBody = 'GET /first HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello';
  const zero = `GET / HTTP/1.1\r\n${head}\r\nContent-Length: 0\r\n\r\n`;
  const nonCompliant = () => balancer.metrics.sum('DesyncMitigationMode_NonCompliant_Request_Count');

  it('lets an ambiguous request pass in defensive mode, and uses neither connection again', async () => {
    const before = connections();
    // Health checks have connections of their own: they are told apart by standing still.
    const answer = await raw(`${withBody}GET /second HTTP/1.1\r\n${head}\r\n\r\n`, balancer.port);
    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*Connection: close[^]*served$/i);
    expect(seen).toEqual(['GET /first']);
    expect(connections()).toBeGreaterThan(before);
    balancer.flush();
    expect(nonCompliant()).toBe(1);
  });

  it('lets an ambiguous request pass in monitor mode, and keeps the connections', async () => {
    await setMode('monitor');
    const answer = await raw(`${withBody}GET /second HTTP/1.1\r\n${head}\r\n\r\n`, balancer.port);
    expect(answer.match(/HTTP\/1.1 200 /g)).toHaveLength(2);
    expect(seen).toEqual(['GET /first', 'GET /second']);
    balancer.flush();
    expect(nonCompliant()).toBe(1);
  });

  it('refuses an ambiguous request in strictest mode', async () => {
    await setMode('strictest');
    await expectRefusal(400, withBody);
    expect(nonCompliant()).toBe(1);
  });

  it('lets an acceptable request pass in defensive mode', async () => {
    expect(await raw(zero, balancer.port)).toMatch(/^HTTP\/1.1 200 /);
  });

  it('refuses an acceptable request in strictest mode', async () => {
    await setMode('strictest');
    await expectRefusal(400, zero);
  });

  it('counts a severe request, which it refuses', async () => {
    await expectRefusal(400, `POST / HTTP/1.1\r\n${head}\r\nContent-Length: x\r\n\r\n`);
    expect(nonCompliant()).toBe(1);
  });

  it('counts nothing where requests are compliant', async () => {
    await raw(`POST / HTTP/1.1\r\n${head}\r\nContent-Length: 2\r\n\r\nhi`, balancer.port);
    balancer.flush();
    expect(seen).toEqual(['POST /']);
    expect(nonCompliant()).toBe(0);
  });
});

describe('header names with other characters than letters, digits and dashes', () => {
  const request = `GET / HTTP/1.1\r\n${head}\r\nx_under: 1\r\n\r\n`;

  it('go to the target, and are counted', async () => {
    await raw(request, balancer.port);
    balancer.flush();
    expect(balancer.metrics.sum('ForwardedInvalidHeaderRequestCount')).toBe(1);
    expect(balancer.metrics.sum('DroppedInvalidHeaderRequestCount')).toBe(0);
  });

  it('are dropped, and counted, where the attribute says so', async () => {
    await balancer.setAttribute('routing.http.drop_invalid_header_fields.enabled', 'true');
    await raw(request, balancer.port);
    balancer.flush();
    expect(balancer.metrics.sum('DroppedInvalidHeaderRequestCount')).toBe(1);
    expect(balancer.metrics.sum('ForwardedInvalidHeaderRequestCount')).toBe(0);
  });
});
