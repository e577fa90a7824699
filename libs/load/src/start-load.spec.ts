import { describe, expect, it } from '@jest/globals';
import { noTotals } from './load.ts';
import { startLoad } from './start-load.ts';

const options = {
  baseUrl: 'http://127.0.0.1:1',
  requestsPerSecond: 10,
  requests: [{ path: '/', status: 200 }],
};

describe('startLoad', () => {
  it.each([
    [{ requestsPerSecond: 0 }, /requestsPerSecond above 0, not 0/],
    [{ requestsPerSecond: NaN }, /requestsPerSecond above 0, not NaN/],
    [{ timeoutMs: 0 }, /timeoutMs above 0/],
    [{ timeoutMs: Infinity }, /timeoutMs above 0/],
    [{ newConnectionShare: 1.1 }, /newConnectionShare from 0 to 1/],
    [{ requests: [] }, /at least one request/],
    [{ requests: [{ path: 'contacts', status: 200 }] }, /an absolute path, escaped, not contacts/],
    [{ requests: [{ path: '/ä b', status: 200 }] }, /an absolute path, escaped/],
    [{ baseUrl: '127.0.0.1:80' }, /scheme, host and port/],
    [{ baseUrl: 'http://127.0.0.1/prefix' }, /scheme, host and port/],
  ])('refuses %j', (wrong, message) => {
    expect(() => startLoad({ ...options, ...wrong })).toThrow(message);
  });

  it('sends nothing when the signal is aborted before it begins', async () => {
    expect(await startLoad({ ...options, signal: AbortSignal.abort() }).stop()).toEqual(noTotals);
  });
});
