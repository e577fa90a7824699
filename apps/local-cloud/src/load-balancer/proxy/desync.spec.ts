import { describe, expect, it } from '@jest/globals';
import { classify, mitigation } from './desync.ts';
import type { RequestHead } from './desync.ts';
import { verdictOnBroken } from './judge-request.ts';

function judge(change: Partial<RequestHead>) {
  return classify({ method: 'POST', uri: '/', version: 'HTTP/1.1', headers: [], ...change });
}

describe('classify', () => {
  it.each([
    ['two lengths', ['Content-Length', '1', 'Content-Length', '2'], 'MultipleContentLength'],
    ['a list of lengths', ['Content-Length', '1,1'], 'BadContentLength'],
    ['a length beyond 64 bits', ['Content-Length', '18446744073709551616'], 'BadContentLength'],
    ['an unknown coding', ['Transfer-Encoding', 'xchunked'], 'BadTransferEncoding'],
    [
      'chunks in chunks',
      ['Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'chunked'],
      'MultipleTransferEncodingChunked',
    ],
    [
      'chunks in gzip in chunks',
      ['Transfer-Encoding', 'chunked, gzip, chunked'],
      'MultipleTransferEncodingChunked',
    ],
    ['a line break in a value', ['X-A', 'a\r\nTransfer-Encoding: chunked'], 'BadHeader'],
    ['a zero byte in a value', ['X-A', 'a\0'], 'BadHeader'],
  ])('calls %s severe', (_what, headers, reason) => {
    expect(judge({ headers })).toEqual({ tier: 'Severe', reason });
  });

  it.each([
    [
      'length and chunks',
      { headers: ['Content-Length', '1', 'Transfer-Encoding', 'chunked'] },
      'BothTeClPresent',
    ],
    [
      'the same length twice',
      { headers: ['Content-Length', '1', 'Content-Length', '1'] },
      'DuplicateContentLength',
    ],
    [
      'a GET with a body',
      { method: 'GET', headers: ['Content-Length', '5'] },
      'UndefinedContentLengthSemantics',
    ],
    [
      'a HEAD in chunks',
      { method: 'HEAD', headers: ['Transfer-Encoding', 'chunked'] },
      'UndefinedTransferEncodingSemantics',
    ],
    [
      'HTTP/1.0 in chunks',
      { version: 'HTTP/1.0', headers: ['Transfer-Encoding', 'chunked'] },
      'UndefinedTransferEncodingSemantics',
    ],
    ['an underscore for the dash', { headers: ['Transfer_Encoding', 'chunked'] }, 'SuspiciousHeader'],
    ['a name with a space', { headers: ['Content-Length ', '5'] }, 'SuspiciousHeader'],
    ['a long s', { headers: ['Tran\xc5\xbffer-Encoding', 'chunked'] }, 'SuspiciousHeader'],
    ['no name', { headers: ['', 'a'] }, 'EmptyHeader'],
    ['a tab in the path', { uri: '/a\tb' }, 'AmbiguousUri'],
  ])('calls %s ambiguous', (_what, change, reason) => {
    expect(judge(change)).toEqual({ tier: 'Ambiguous', reason });
  });

  it.each([
    [
      'a GET with an empty body',
      { method: 'GET', headers: ['Content-Length', '0'] },
      'GetHeadZeroContentLength',
    ],
    ['a control character in a value', { headers: ['X-A', 'a\x01'] }, 'NonCompliantHeader'],
    ['HTTP/1.2', { version: 'HTTP/1.2' }, 'NonCompliantVersion'],
    ['a space in the path', { uri: '/a b' }, 'SpaceInUri'],
  ])('calls %s acceptable', (_what, change, reason) => {
    expect(judge(change)).toEqual({ tier: 'Acceptable', reason });
  });

  it('says what is worst, wherever it stands', () => {
    const headers = ['Transfer_Encoding', 'chunked', 'X-A', 'a\x01', 'Content-Length', 'x'];
    expect(judge({ method: 'GET', headers }).reason).toBe('BadContentLength');
  });

  it('finds nothing in what is in order', () => {
    expect(judge({ headers: ['Content-Length', '5', 'X_A', '\xe9'] }).tier).toBe('Compliant');
    expect(judge({ headers: ['Transfer-Encoding', 'gzip;q=1 , chunked'] }).tier).toBe('Compliant');
  });
});

describe('mitigation', () => {
  const table = (mode: 'monitor' | 'defensive' | 'strictest') =>
    (['Compliant', 'Acceptable', 'Ambiguous', 'Severe'] as const).map((tier) =>
      mitigation({ tier, reason: '' }, mode),
    );

  it('lets everything pass in monitor mode', () => {
    expect(table('monitor')).toEqual(['pass', 'pass', 'pass', 'pass']);
  });

  it('refuses the severe in defensive mode, and uses connections once for the ambiguous', () => {
    expect(table('defensive')).toEqual(['pass', 'pass', 'once', 'refuse']);
  });

  it('refuses whatever is not compliant in strictest mode', () => {
    expect(table('strictest')).toEqual(['pass', 'refuse', 'refuse', 'refuse']);
  });
});

describe('verdictOnBroken', () => {
  it.each([
    [
      'two lengths',
      'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      'MultipleContentLength',
    ],
    ['a folded header', 'GET / HTTP/1.1\r\nX-A: 1\r\n 2\r\n\r\n', 'BadHeader'],
    ['a bad method', 'G\x01T / HTTP/1.1\r\n\r\n', 'BadMethod'],
    ['a bad version', 'GET / HTTP/x\r\n\r\n', 'BadVersion'],
    ['what is not HTTP at all', '\x16\x03\x01', 'BadMethod'],
    ['what the parser alone objects to', 'GET / HTTP/1.1\r\nX-A: 1\r\n\r\n', 'BadHeader'],
  ])('names what is wrong with %s', (_what, packet, reason) => {
    expect(verdictOnBroken(packet)).toEqual({ tier: 'Severe', reason });
  });
});
