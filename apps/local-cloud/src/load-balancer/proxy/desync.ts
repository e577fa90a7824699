import { lettersOf } from './header-names.ts';

/**
 * How the ALB sorts requests by what other servers might make of them: its desync mitigation. The order of the tiers is
 * that of the threat.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html (reasons)
 */
export type Tier = 'Compliant' | 'Acceptable' | 'Ambiguous' | 'Severe';
export type DesyncMode = 'monitor' | 'defensive' | 'strictest';

export interface Verdict {
  readonly tier: Tier;
  /** The code of the access log; `Compliant` where nothing is wrong. */
  readonly reason: string;
}

export interface RequestHead {
  readonly method: string;
  readonly uri: string;
  /** As it stands in the request line; empty in HTTP/0.9. */
  readonly version: string;
  /** Bytes as latin1: name, value, name, value. */
  readonly headers: readonly string[];
}

const order: readonly Tier[] = ['Compliant', 'Acceptable', 'Ambiguous', 'Severe'];
const codings = new Set(['chunked', 'compress', 'deflate', 'gzip', 'identity', 'x-compress', 'x-gzip']);
const NOT_TOKEN = /[^-!#$%&'*+.^_`|~0-9A-Za-z]/;
const NOT_VALUE = /[^\t\x20-\x7e\x80-\xff]/;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const BREAKS_LINES = /[\x00\r\n]/;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\x00-\x1f\x7f]/;
const LARGEST_LENGTH = 2n ** 64n - 1n;

/** The worst that was found; of equals, the first. */
class Findings {
  verdict: Verdict = { tier: 'Compliant', reason: 'Compliant' };

  add(tier: Tier, reason: string): void {
    if (order.indexOf(tier) > order.indexOf(this.verdict.tier)) this.verdict = { tier, reason };
  }
}

export function classify({ method, uri, version, headers }: RequestHead): Verdict {
  const found = new Findings();
  const encodings: string[] = [];
  const lengths: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    const bad = judgeHeader(name, value, found);
    const letters = lettersOf(name);
    if (letters === undefined) continue;
    const exact = name.toLowerCase() === letters;
    if (!exact && bad) continue;
    if (!exact) found.add('Ambiguous', 'SuspiciousHeader');
    (letters === 'transfer-encoding' ? encodings : lengths).push(value);
  }
  judgeFraming(found, { method, version: trimmed(version), encodings, lengths });
  if (NOT_TOKEN.test(method)) found.add('Severe', 'BadMethod');
  judgeVersion(found, version);
  if (BREAKS_LINES.test(uri)) found.add('Severe', 'BadUri');
  else if (CONTROL.test(uri)) found.add('Ambiguous', 'AmbiguousUri');
  else if (uri.includes(' ')) found.add('Acceptable', 'SpaceInUri');
  return found.verdict;
}

/** @returns whether it has a character that ends lines or strings somewhere */
function judgeHeader(name: string, value: string, found: Findings): boolean {
  const bad = BREAKS_LINES.test(name) || BREAKS_LINES.test(value);
  if (bad) found.add('Severe', 'BadHeader');
  else if (NOT_TOKEN.test(name) || NOT_VALUE.test(value)) found.add('Acceptable', 'NonCompliantHeader');
  if (trimmed(name) === '' || trimmed(name).startsWith(':')) found.add('Ambiguous', 'EmptyHeader');
  return bad;
}

interface Framing {
  readonly method: string;
  readonly version: string;
  readonly encodings: readonly string[];
  readonly lengths: readonly string[];
}

function judgeFraming(found: Findings, { method, version, encodings, lengths }: Framing): void {
  const old = version === '' || version === 'HTTP/0.9';
  if ((old || version === 'HTTP/1.0') && encodings.length > 0) {
    found.add('Ambiguous', 'UndefinedTransferEncodingSemantics');
    return;
  }
  if (old && lengths.length > 0) {
    found.add('Ambiguous', 'UndefinedContentLengthSemantics');
    return;
  }
  judgeEncodings(found, encodings);
  const length = judgeLengths(found, lengths);
  if (method === 'GET' || method === 'HEAD') {
    if (encodings.length > 0) found.add('Ambiguous', 'UndefinedTransferEncodingSemantics');
    if (length === 0n) found.add('Acceptable', 'GetHeadZeroContentLength');
    else if (length !== undefined) found.add('Ambiguous', 'UndefinedContentLengthSemantics');
  }
  if (length !== undefined && encodings.length > 0) found.add('Ambiguous', 'BothTeClPresent');
}

function judgeEncodings(found: Findings, encodings: readonly string[]): void {
  let chunked = false;
  for (const item of encodings.flatMap((value) => value.split(','))) {
    const coding = trimmed(item.split(';', 1)[0] ?? '').toLowerCase();
    if (!codings.has(coding)) found.add('Severe', 'BadTransferEncoding');
    else if (chunked && coding === 'chunked') found.add('Severe', 'MultipleTransferEncodingChunked');
    chunked ||= coding === 'chunked';
  }
}

function judgeLengths(found: Findings, lengths: readonly string[]): bigint | undefined {
  let length: bigint | undefined;
  for (const text of lengths.map(trimmed)) {
    const value = /^\d*$/.test(text) ? BigInt(text) : -1n;
    if (value < 0n || value > LARGEST_LENGTH) found.add('Severe', 'BadContentLength');
    else if (length === undefined) length = value;
    else if (length === value) found.add('Ambiguous', 'DuplicateContentLength');
    else found.add('Severe', 'MultipleContentLength');
  }
  return length;
}

function judgeVersion(found: Findings, version: string): void {
  const text = trimmed(version);
  if (text === '' || text === 'HTTP/0.9') found.add('Acceptable', 'NonCompliantVersion');
  else if (!/^HTTP\/1\.\d$/.test(text)) found.add('Severe', 'BadVersion');
  else if (text !== version || text > 'HTTP/1.1') found.add('Acceptable', 'NonCompliantVersion');
}

/** Spaces and tabs only: other white space is part of what was sent. */
function trimmed(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

/** What a mode makes of a verdict. `once`: it passes, and neither connection is used again. */
export function mitigation({ tier }: Verdict, mode: DesyncMode): 'pass' | 'once' | 'refuse' {
  if (tier === 'Compliant' || mode === 'monitor') return 'pass';
  if (mode === 'strictest' || tier === 'Severe') return 'refuse';
  return tier === 'Ambiguous' ? 'once' : 'pass';
}
