import { traceId } from './trace-id.ts';

const MAX_HEADER_BYTES = 16_384;

/** Meant for the next hop only. Expect is answered by the balancer itself. */
const hopByHop = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export interface ForwardingSettings {
  readonly forwardedFor: 'append' | 'preserve' | 'remove';
  /** Whether X-Forwarded-For holds the client's port too. */
  readonly clientPort: boolean;
  /** Whether header names with other characters than letters, digits and dashes are dropped. */
  readonly dropInvalid: boolean;
}

export interface Client {
  readonly address: string;
  readonly port: number;
}

export interface ReceivedHeaders {
  /** For the target: name, value, name, value. */
  readonly forwarded: string[];
  readonly host: string | undefined;
  readonly cookie: string | undefined;
  readonly transferEncoding: string | undefined;
  readonly hasBody: boolean;
  /** A header is longer than the ALB takes. */
  readonly tooLong: boolean;
}

/** One pass over what the client sent, into what the target gets. */
export function receiveHeaders(
  raw: readonly string[],
  client: Client,
  listenerPort: number,
  settings: ForwardingSettings,
): ReceivedHeaders {
  const forwarded: string[] = [];
  const seen = { forwardedFor: '', forwardedForCount: 0 };
  let host: string | undefined;
  let cookie: string | undefined;
  let transferEncoding: string | undefined;
  let hasBody = false;
  let trace: string | undefined;
  let tooLong = false;
  const dropped = namedByConnection(raw);
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    const value = raw[at + 1] ?? '';
    const key = name.toLowerCase();
    if (name.length + value.length > MAX_HEADER_BYTES) tooLong = true;
    if (key === 'transfer-encoding') {
      transferEncoding = value;
      hasBody = true;
    }
    if (hopByHop.has(key) || dropped?.has(key) === true) continue;
    if (settings.dropInvalid && !/^[-a-z0-9]+$/.test(key)) continue;
    switch (key) {
      case 'x-forwarded-for':
        seen.forwardedFor = seen.forwardedForCount === 0 ? value : `${seen.forwardedFor}, ${value}`;
        seen.forwardedForCount += 1;
        continue;
      case 'x-forwarded-proto':
      case 'x-forwarded-port':
        continue;
      case 'x-amzn-trace-id':
        trace = value;
        continue;
      case 'host':
        host ??= value;
        break;
      case 'cookie':
        cookie = cookie === undefined ? value : `${cookie}; ${value}`;
        break;
      case 'content-length':
        hasBody ||= Number(value) > 0;
        break;
    }
    forwarded.push(name, value);
  }
  const forwardedFor = forwardedForValue(seen.forwardedFor, client, settings);
  if (forwardedFor !== '') forwarded.push('X-Forwarded-For', forwardedFor);
  forwarded.push('X-Forwarded-Proto', 'http', 'X-Forwarded-Port', String(listenerPort));
  forwarded.push('X-Amzn-Trace-Id', traceId(trace, Date.now()));
  return { forwarded, host, cookie, transferEncoding, hasBody, tooLong };
}

function forwardedForValue(received: string, client: Client, settings: ForwardingSettings): string {
  if (settings.forwardedFor === 'remove') return '';
  if (settings.forwardedFor === 'preserve') return received;
  const own = settings.clientPort ? `${client.address}:${client.port}` : client.address;
  return received === '' ? own : `${received}, ${own}`;
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
    if (!responseHops.has(name.toLowerCase())) headers.push(name, raw[at + 1]?.toString('latin1') ?? '');
  }
  return headers;
}
