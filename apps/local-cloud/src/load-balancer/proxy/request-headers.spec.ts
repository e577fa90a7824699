import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answerHeaders, receiveHeaders } from './request-headers.ts';
import type { ForwardingSettings } from './request-headers.ts';
import { traceId } from './trace-id.ts';

const client = { address: '10.1.2.3', port: 5555 };
const settings: ForwardingSettings = {
  forwardedFor: 'append',
  clientPort: false,
  dropInvalid: false,
  preserveHost: false,
};
const receive = (raw: string[], change: Partial<ForwardingSettings> = {}) =>
  receiveHeaders(raw, { client, port: 80, authority: undefined }, { ...settings, ...change });

function valueOf(forwarded: readonly string[], name: string): string | undefined {
  const at = forwarded.findIndex((text, index) => index % 2 === 0 && text === name);
  return at < 0 ? undefined : forwarded[at + 1];
}

describe('receiveHeaders', () => {
  it('joins every X-Forwarded-For that came before it appends the client', () => {
    const { forwarded } = receive(['X-Forwarded-For', '1.1.1.1', 'x-forwarded-for', '2.2.2.2']);
    expect(valueOf(forwarded, 'X-Forwarded-For')).toBe('1.1.1.1, 2.2.2.2, 10.1.2.3');
  });

  it("appends the client's port where the attribute says so", () => {
    expect(valueOf(receive([], { clientPort: true }).forwarded, 'X-Forwarded-For')).toBe('10.1.2.3:5555');
  });

  it('drops header names with other characters where the attribute says so', () => {
    const raw = ['x_under', '1', 'x-dash', '2'];
    expect(receive(raw, { dropInvalid: true }).forwarded).not.toContain('x_under');
    expect(receive(raw).forwarded).toContain('x_under');
  });

  it('knows a body by its length or its encoding', () => {
    expect(receive(['Content-Length', '0']).hasBody).toBe(false);
    expect(receive(['Content-Length', '1']).hasBody).toBe(true);
    expect(receive(['Transfer-Encoding', 'chunked']).hasBody).toBe(true);
  });

  it('counts the addresses that X-Forwarded-For held, over all its lines', () => {
    const { forwardedForAddresses } = receive([
      'X-Forwarded-For',
      '1.1.1.1, 2.2.2.2,',
      'X-Forwarded-For',
      '3.3.3.3',
    ]);
    expect(forwardedForAddresses).toBe(3);
    expect(receive([]).forwardedForAddresses).toBe(0);
  });

  it('gives a request with more than 7 KB of headers a Root of its own', () => {
    const trace = (length: number) =>
      receive(['X-Amzn-Trace-Id', 'Root=1-a-b', 'X-A', 'a'.repeat(length)]).trace;
    expect(trace(7200)).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(trace(7000)).toMatch(/^Self=1-[^;]+;Root=1-a-b$/);
  });

  it('keeps the length of a body even where Connection names it', () => {
    const { forwarded, hasBody } = receive(['Connection', 'Content-Length', 'Content-Length', '5']);
    expect(valueOf(forwarded, 'Content-Length')).toBe('5');
    expect(hasBody).toBe(true);
  });

  it('never forwards what is meant for one hop, and always forwards the rest', () => {
    const hops = [
      'connection',
      'keep-alive',
      'te',
      'transfer-encoding',
      'upgrade',
      'expect',
      'proxy-connection',
    ];
    const name = fc.constantFrom(...hops, 'accept', 'x-a', 'cookie', 'x-b');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), (names) => {
        const raw = names.flatMap((each) => [each, each === 'connection' ? 'close' : 'value']);
        const kept = receive(raw)
          .forwarded.filter((_text, at) => at % 2 === 0)
          .slice(0, -5);
        expect(kept).toEqual(names.filter((each) => !hops.includes(each)));
      }),
    );
  });
});

describe('Host towards the target', () => {
  const host = (
    received: string[],
    port: number,
    change: Partial<ForwardingSettings> = {},
    authority?: string,
  ) => {
    const arrival = { client, port, authority };
    return valueOf(receiveHeaders(received, arrival, { ...settings, ...change }).forwarded, 'Host');
  };

  it('gets the port of the listener where it has none', () => {
    expect(host(['Host', 'shop.example'], 8080)).toBe('shop.example:8080');
    expect(host(['Host', 'shop.example:8080'], 8080)).toBe('shop.example:8080');
    expect(host(['Host', '[::1]'], 8080)).toBe('[::1]:8080');
  });

  it('loses its port on a default port', () => {
    expect(host(['Host', 'shop.example:80'], 80)).toBe('shop.example');
    expect(host(['Host', '[::1]:80'], 80)).toBe('[::1]');
  });

  it('is that of a request in absolute form', () => {
    expect(host(['Host', 'other.example'], 80, {}, 'shop.example')).toBe('shop.example');
  });

  it('stays as it came where the load balancer preserves it', () => {
    expect(host(['Host', 'shop.example'], 8080, { preserveHost: true }, 'other.example')).toBe(
      'shop.example',
    );
  });

  it('is made up where HTTP/1.0 sent none', () => {
    expect(host([], 8080)).toBe('127.0.0.1:8080');
  });
});

describe('answerHeaders', () => {
  it('keeps order, case and repetitions, without what is meant for one hop', () => {
    const raw = [
      'Set-Cookie',
      'a',
      'Connection',
      'close',
      'set-cookie',
      'b',
      'Transfer-Encoding',
      'chunked',
    ].map((text) => Buffer.from(text));
    expect(answerHeaders(raw)).toEqual(['Set-Cookie', 'a', 'set-cookie', 'b']);
  });

  it('keeps bytes that are not ASCII', () => {
    expect(answerHeaders([Buffer.from('X-A'), Buffer.from([0xe9])])).toEqual(['X-A', 'é']);
  });
});

describe('traceId', () => {
  it('makes a root of its own where none came, a new one each time', () => {
    expect(traceId(undefined, 0)).toMatch(/^Root=1-0-[0-9a-f]{24}$/);
    expect(traceId(undefined, 0)).not.toBe(traceId(undefined, 0));
  });

  it('keeps the root and other fields, and replaces Self', () => {
    expect(traceId('Self=1-a-b;Root=1-c-d;CalledFrom=app', 0)).toMatch(
      /^Self=1-0-\w+;Root=1-c-d;CalledFrom=app$/,
    );
    expect(traceId('CalledFrom=app', 0)).toMatch(/^Root=1-0-\w+;CalledFrom=app$/);
  });
});
