import { describe, expect, it } from '@jest/globals';
import { entryLine } from './entry.ts';
import type { EntryFields } from './entry.ts';

const entry: EntryFields = {
  type: 'http',
  endedMs: Date.UTC(2026, 10, 25, 12, 0, 1, 5),
  loadBalancer: 'app/web/50dc6c495c0c9188',
  client: '192.168.131.39:2817',
  target: '10.0.0.1:8080',
  receivedMs: Date.UTC(2026, 10, 25, 12, 0, 0, 0),
  sentMs: Date.UTC(2026, 10, 25, 12, 0, 0, 2),
  answeredMs: Date.UTC(2026, 10, 25, 12, 0, 1, 3),
  statusCode: 200,
  targetStatusCode: 200,
  receivedBytes: 34,
  sentBytes: 366,
  request: 'GET http://www.example.com:80/ HTTP/1.1',
  userAgent: 'curl/7.46.0',
  targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/blue/73e2d6bc24d8a067',
  traceId: 'Root=1-58337262-36d228ad5d99923122bbe354',
  priority: 100,
  action: 'forward',
  redirectUrl: undefined,
  verdict: { tier: 'Compliant', reason: 'Compliant' },
  connectionTraceId: 'TID_1234abcd',
  transformedHost: undefined,
  transformedUri: undefined,
};
const line = (change: Partial<EntryFields>) => entryLine({ ...entry, ...change });

describe('entryLine', () => {
  it('has every field of the ALB, in its order', () => {
    expect(entryLine(entry)).toBe(
      [
        'http 2026-11-25T12:00:01.005000Z app/web/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:8080',
        '0.002 1.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - -',
        entry.targetGroupArn,
        '"Root=1-58337262-36d228ad5d99923122bbe354" "-" "-" 100 2026-11-25T12:00:00.000000Z',
        '"forward" "-" "-" "10.0.0.1:8080" "200" "-" "-" TID_1234abcd "-" "-" "-"',
      ].join(' '),
    );
  });

  it('has -1 for times that there were not, and - for what was not reached', () => {
    const refused = line({
      ...{ target: undefined, sentMs: undefined, answeredMs: undefined, targetStatusCode: undefined },
      ...{ statusCode: 400, targetGroupArn: undefined, traceId: undefined, action: undefined },
      ...{ priority: undefined, userAgent: undefined, request: '- http://127.0.0.1:80- -' },
      verdict: { tier: 'Severe', reason: 'BadHeader' },
    });
    expect(refused).toContain(' - -1 -1 -1 400 - 34 366 "- http://127.0.0.1:80- -" "-" - - - "-" "-" "-" - ');
    expect(refused).toContain(' "-" "-" "-" "-" "-" "Severe" "BadHeader" TID_');
  });

  it('has the time until it went to a target that did not answer', () => {
    expect(line({ answeredMs: undefined, targetStatusCode: undefined, statusCode: 504 })).toContain(
      ' 0.002 -1 -1 504 - ',
    );
  });

  it('names what a rule made of host and path', () => {
    expect(line({ transformedUri: '/new' })).toMatch(/ "-" "\/new" "TransformSuccess"$/);
  });

  it('lets no field end early, or begin another line', () => {
    const forged = line({ userAgent: 'a" 200\n"b\\' });
    expect(forged).toContain('"a\\x22 200\\x0A\\x22b\\x5C"');
    expect(forged).not.toContain('\n');
  });

  it('cuts a user agent of more than 8 KB', () => {
    expect(line({ userAgent: 'a'.repeat(9000) })).toContain(`"${'a'.repeat(8192)}"`);
  });
});
