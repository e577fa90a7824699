import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answerHeaders, receiveHeaders } from './request-headers.ts';
import type { ForwardingSettings } from './request-headers.ts';
import { traceId } from './trace-id.ts';

const client = { address: '10.1.2.3', port: 5555 };
const settings: ForwardingSettings = { forwardedFor: 'append', clientPort: false, dropInvalid: false };
const receive = (raw: string[], change: Partial<ForwardingSettings> = {}) =>
  receiveHeaders(raw, client, 80, { ...settings, ...change });

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
    const name = fc.constantFrom(...hops, 'accept', 'x-a', 'cookie', 'host');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), (names) => {
        const raw = names.flatMap((each) => [each, each === 'connection' ? 'close' : 'value']);
        const kept = receive(raw)
          .forwarded.filter((_text, at) => at % 2 === 0)
          .slice(0, -4);
        expect(kept).toEqual(names.filter((each) => !hops.includes(each)));
      }),
    );
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
