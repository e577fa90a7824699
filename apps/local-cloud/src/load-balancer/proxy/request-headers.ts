import { headerName } from './header-names.ts';
import { hostTowardsTarget } from './host-header.ts';
import { newTraceId, traceId } from './trace-id.ts';

const MAX_HEADER_BYTES = 16_384;
/** Above this the ALB does not look into X-Amzn-Trace-Id any more. */
const TRACED_HEADERS_BYTES = 7 * 1024;

export interface ForwardingSettings {
  readonly forwardedFor: 'append' | 'preserve' | 'remove';
  /** Whether X-Forwarded-For holds the client's port too. */
  readonly clientPort: boolean;
  /** Whether header names with other characters than letters, digits and dashes are dropped. */
  readonly dropInvalid: boolean;
  readonly preserveHost: boolean;
}

export interface Client {
  readonly address: string;
  readonly port: number;
}

/** Where a request came in. */
export interface Arrival {
  readonly client: Client;
  /** Of the listener: what the client connected to. */
  readonly port: number;
  /** Host and port of a request in absolute form; undefined in the usual origin form. */
  readonly authority: string | undefined;
}

export interface ReceivedHeaders {
  /** For the target: name, value, name, value. */
  readonly forwarded: string[];
  readonly host: string | undefined;
  readonly cookie: string | undefined;
  readonly transferEncoding: string | undefined;
  readonly contentLength: string | undefined;
  readonly hasBody: boolean;
  /** A header is longer than the ALB takes. */
  readonly tooLong: boolean;
  readonly hosts: number;
  /** Addresses that X-Forwarded-For held. */
  readonly forwardedForAddresses: number;
  /** A name has other characters than letters, digits and dashes. */
  readonly hasInvalidName: boolean;
  /** A name reads like a header that says where a body ends. */
  readonly suspicious: boolean;
  /** X-Amzn-Trace-Id towards the target. */
  readonly trace: string;
}

/** One pass over what the client sent, into what the target gets. */
export function receiveHeaders(
  raw: readonly string[],
  arrival: Arrival,
  settings: ForwardingSettings,
): ReceivedHeaders {
  const forwarded: string[] = [];
  let forwardedFor: string | undefined;
  let host: string | undefined;
  let hosts = 0;
  let cookie: string | undefined;
  let transferEncoding: string | undefined;
  let contentLength: string | undefined;
  let trace: string | undefined;
  let bytes = 0;
  let tooLong = false;
  let hasInvalidName = false;
  let suspicious = false;
  const dropped = namedByConnection(raw);
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    const value = raw[at + 1] ?? '';
    const { key, kind, valid, suspicious: reads } = headerName(name);
    bytes += name.length + value.length + 4;
    if (name.length + value.length > MAX_HEADER_BYTES) tooLong = true;
    if (reads) suspicious = true;
    if (!valid) {
      hasInvalidName = true;
      if (settings.dropInvalid) continue;
    }
    switch (kind) {
      case 'transfer-encoding':
        transferEncoding = value;
        continue;
      case 'hop':
      case 'connection':
      case 'replaced':
        continue;
      case 'x-forwarded-for':
        forwardedFor = forwardedFor === undefined ? value : `${forwardedFor}, ${value}`;
        continue;
      case 'x-amzn-trace-id':
        trace = value;
        continue;
      case 'host':
        host ??= value;
        hosts += 1;
        if (hosts === 1) forwarded.push(name, hostTowardsTarget(value, arrival, settings.preserveHost));
        continue;
      case 'cookie':
        cookie = cookie === undefined ? value : `${cookie}; ${value}`;
        break;
      case 'content-length':
        contentLength = value;
        forwarded.push(name, value);
        continue;
      case 'other':
    }
    if (dropped?.has(key) !== true) forwarded.push(name, value);
  }
  if (hosts === 0) forwarded.push('Host', hostTowardsTarget(undefined, arrival, settings.preserveHost));
  const towardsTarget = forwardedForValue(forwardedFor, arrival.client, settings);
  if (towardsTarget !== '') forwarded.push('X-Forwarded-For', towardsTarget);
  const traced = bytes > TRACED_HEADERS_BYTES ? `Root=${newTraceId(Date.now())}` : traceId(trace, Date.now());
  forwarded.push('X-Forwarded-Proto', 'http', 'X-Forwarded-Port', String(arrival.port));
  forwarded.push('X-Amzn-Trace-Id', traced);
  return {
    forwarded,
    host,
    cookie,
    transferEncoding,
    contentLength,
    hasBody: transferEncoding !== undefined || Number(contentLength ?? 0) > 0,
    tooLong,
    hosts,
    forwardedForAddresses: forwardedFor === undefined ? 0 : addressesIn(forwardedFor),
    hasInvalidName,
    suspicious,
    trace: traced,
  };
}

function forwardedForValue(
  received: string | undefined,
  client: Client,
  settings: ForwardingSettings,
): string {
  if (settings.forwardedFor === 'remove') return '';
  if (settings.forwardedFor === 'preserve') return received ?? '';
  const own = settings.clientPort ? `${client.address}:${client.port}` : client.address;
  return received === undefined || received === '' ? own : `${received}, ${own}`;
}

function addressesIn(forwardedFor: string): number {
  return forwardedFor.split(',').filter((address) => address.trim() !== '').length;
}

/** What the client wants for this hop only; undefined in the usual case that it names nothing. */
function namedByConnection(raw: readonly string[]): Set<string> | undefined {
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    const value = raw[at + 1] ?? '';
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue;
    if (/^(keep-alive|close|upgrade)$/i.test(value)) continue;
    return new Set(value.split(',').map((token) => token.trim().toLowerCase()));
  }
  return undefined;
}

const responseHops = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** What the target answered, for the client. Order, case and repetitions are kept. */
export function answerHeaders(raw: readonly (Buffer | string)[]): string[] {
  const headers: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]?.toString('latin1') ?? '';
    if (!responseHops.has(headerName(name).key)) headers.push(name, raw[at + 1]?.toString('latin1') ?? '');
  }
  return headers;
}
