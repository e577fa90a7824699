import type { IncomingMessage } from 'node:http';
import { classify } from './desync.ts';
import type { Verdict } from './desync.ts';
import type { ReceivedHeaders } from './request-headers.ts';

const MAX_URL_LENGTH = 16_384;
const MAX_FORWARDED_FOR = 30;
const compliant: Verdict = { tier: 'Compliant', reason: 'Compliant' };

/** Of a request that could be read: only those are looked at closely that have something to look at. */
export function verdictOn(request: IncomingMessage, received: ReceivedHeaders): Verdict {
  const { httpVersion, method = '', url = '' } = request;
  const bodyless = method === 'GET' || method === 'HEAD';
  const framed = received.transferEncoding !== undefined || received.contentLength !== undefined;
  const suspect = received.suspicious || httpVersion !== '1.1' || (bodyless && framed);
  if (!suspect) return compliant;
  return classify({ method, uri: url, version: `HTTP/${httpVersion}`, headers: request.rawHeaders });
}

/**
 * Of what could not be read: lines and fields are cut apart without a grammar.
 * @param packet the bytes that broke it, as latin1
 */
export function verdictOnBroken(packet: string): Verdict {
  const [line = '', ...rest] = packet.replace(/\r?\n\r?\n[^]*$/, '').split(/\r?\n/);
  const [method = '', ...words] = line.split(' ');
  const version = words.length > 1 ? (words.pop() ?? '') : '';
  const headers: string[] = [];
  for (const field of rest) {
    const colon = field.indexOf(':');
    const folded = /^[ \t]/.test(field) && headers.length > 0;
    if (folded) headers.push(`${headers.pop() ?? ''}\r\n${field}`);
    else if (colon < 0) headers.push('', field);
    else headers.push(field.slice(0, colon), field.slice(colon + 1));
  }
  const verdict = classify({ method, uri: words.join(' '), version, headers });
  return verdict.tier === 'Compliant' ? { tier: 'Severe', reason: 'BadHeader' } : verdict;
}

/**
 * The status of a request that no target gets to see; undefined where it may pass.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
export function refusalOf(request: IncomingMessage, received: ReceivedHeaders): number | undefined {
  if ((request.url ?? '').length > MAX_URL_LENGTH) return 414;
  if (received.tooLong || received.hosts > 1) return 400;
  if (received.host === undefined && request.httpVersionMinor > 0) return 400;
  if (request.httpVersionMajor !== 1) return 400;
  if (request.method === 'TRACE') return 405;
  if (received.forwardedForAddresses > MAX_FORWARDED_FOR) return 463;
  const encoding = received.transferEncoding;
  return encoding === undefined || /^(chunked|identity)$/i.test(encoding) ? undefined : 501;
}

/** The status of what Node's parser refuses. */
export function refusalOfBroken(error: NodeJS.ErrnoException, packet: string): number {
  if (error.code === 'HPE_INVALID_METHOD' && /^TRACE /.test(packet)) return 405;
  if (error.code !== 'HPE_INVALID_TRANSFER_ENCODING') return 400;
  const coding = /^transfer-encoding:[ \t]*([\w-]+)[ \t]*$/im.exec(packet)?.[1]?.toLowerCase();
  return coding !== undefined && unsupported.has(coding) ? 501 : 400;
}

const unsupported = new Set(['compress', 'deflate', 'gzip', 'x-compress', 'x-gzip']);
