import type { Verdict } from '../proxy/desync.ts';

/** What the access log says about one request. Times are milliseconds since the epoch. */
export interface EntryFields {
  readonly type: 'http' | 'ws';
  readonly endedMs: number;
  /** `app/<name>/<id>`. */
  readonly loadBalancer: string;
  /** `address:port`. */
  readonly client: string;
  readonly target: string | undefined;
  readonly receivedMs: number;
  /** When the request went to the target; undefined where it did not. */
  readonly sentMs: number | undefined;
  /** When the target's answer began. */
  readonly answeredMs: number | undefined;
  readonly statusCode: number | undefined;
  readonly targetStatusCode: number | undefined;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** `GET http://host:port/path HTTP/1.1`. */
  readonly request: string;
  readonly userAgent: string | undefined;
  readonly targetGroupArn: string | undefined;
  readonly traceId: string | undefined;
  /** Of the rule, 0 for the default action; undefined where no rule was looked at. */
  readonly priority: number | undefined;
  readonly action: 'forward' | 'fixed-response' | 'redirect' | undefined;
  readonly redirectUrl: string | undefined;
  readonly verdict: Verdict;
  readonly connectionTraceId: string;
  readonly transformedHost: string | undefined;
  readonly transformedUri: string | undefined;
}

const MAX_USER_AGENT = 8192;

/**
 * One line, without its end. Fields that need TLS, authentication, WAF or Lambda are `-`.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export function entryLine(it: EntryFields): string {
  const target = it.target ?? '-';
  const targetStatus = it.targetStatusCode === undefined ? '-' : String(it.targetStatusCode);
  const compliant = it.verdict.tier === 'Compliant';
  const transformed = it.transformedHost !== undefined || it.transformedUri !== undefined;
  return [
    it.type,
    new Date(it.endedMs).toISOString().replace('Z', '000Z'),
    it.loadBalancer,
    it.client,
    target,
    ...processingTimes(it),
    it.statusCode ?? '-',
    targetStatus,
    it.receivedBytes,
    it.sentBytes,
    quoted(it.request),
    quoted(it.userAgent?.slice(0, MAX_USER_AGENT)),
    '-',
    '-',
    it.targetGroupArn ?? '-',
    quoted(it.traceId),
    quoted(undefined),
    quoted(undefined),
    it.priority ?? '-',
    new Date(it.receivedMs).toISOString().replace('Z', '000Z'),
    quoted(it.action),
    quoted(it.redirectUrl),
    quoted(undefined),
    quoted(target),
    quoted(targetStatus),
    quoted(compliant ? undefined : it.verdict.tier),
    quoted(compliant ? undefined : it.verdict.reason),
    it.connectionTraceId,
    quoted(it.transformedHost),
    quoted(it.transformedUri),
    quoted(transformed ? 'TransformSuccess' : undefined),
  ].join(' ');
}

/** Of the request, of the target, of the answer; all -1 where no target got or answered the request. */
function processingTimes({ receivedMs, sentMs, answeredMs, action }: EntryFields): string[] {
  if (action === 'fixed-response' || action === 'redirect') return ['-1', '-1', '-1'];
  if (sentMs === undefined) return ['-1', '-1', '-1'];
  const request = seconds(sentMs - receivedMs);
  if (answeredMs === undefined) return [request, '-1', '-1'];
  return [request, seconds(answeredMs - sentMs), '0.000'];
}

function seconds(milliseconds: number): string {
  return (Math.max(0, milliseconds) / 1000).toFixed(3);
}

/** A quote or a control character within must not look like the end of the field or of the line. */
function quoted(text: string | undefined): string {
  if (text === undefined || text === '') return '"-"';
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  const safe = text.replace(/["\\\x00-\x1f\x7f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `"${safe}"`;
}
