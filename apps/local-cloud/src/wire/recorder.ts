import { closeSync, openSync, writeSync } from 'node:fs';
import { StateError } from '../store/state-error.ts';
import type { ApiAnswer, ApiRequest } from './http-message.ts';
import { routeCall } from './route-call.ts';
import { withoutSecrets } from './without-secrets.ts';

/** One call of AWS's APIs as it went over the wire: a line of the recording. */
export interface Exchange {
  /** SDK client package without its prefix; undefined where no service is known by the address. */
  readonly service?: string;
  readonly action: string;
  readonly request: RecordedMessage & { readonly url: string };
  readonly response: RecordedMessage & { readonly status: number };
  readonly ms: number;
}

export interface RecordedMessage {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Text; base64 where `encoding` says so. */
  readonly body: string;
  readonly encoding?: 'base64';
}

type Answer = (request: ApiRequest) => Promise<ApiAnswer>;

export interface Recorder {
  /** The same, with every call of AWS's APIs written down once it is answered. */
  wrap(answer: Answer): Answer;
  close(): void;
}

const DYNAMODB = /^DynamoDB_\d+\.(\w+)$/;

/**
 * Appends to a file, one line of JSON a call. Values of SecureStrings and signatures are left out.
 * @throws {StateError} where the file cannot be written
 */
export function openRecorder(file: string, now: () => number = () => performance.now()): Recorder {
  const descriptor = open(file);
  return {
    wrap: (answer) => async (request) => {
      const call = calledBy(request);
      if (call === undefined) return answer(request);
      const startedMs = now();
      const given = await answer(request);
      const exchange = withoutSecrets({
        ...call,
        request: {
          url: request.url,
          ...recorded(request.body, request.headers),
          headers: withoutSignature(request.headers),
        },
        response: { status: given.status, ...recorded(given.body, given.headers) },
        ms: Math.round((now() - startedMs) * 1000) / 1000,
      });
      writeSync(descriptor, `${JSON.stringify(exchange)}\n`);
      return given;
    },
    close: () => closeSync(descriptor),
  };
}

function open(file: string): number {
  try {
    return openSync(file, 'a', 0o600);
  } catch (cause) {
    throw new StateError(
      `the recording ${file} cannot be written: ${(cause as Error).message}`,
      'give another file with --record, then start again',
      { cause },
    );
  }
}

function calledBy(request: ApiRequest): Pick<Exchange, 'service' | 'action'> | undefined {
  if (request.url.startsWith('/_cutover/')) return undefined;
  const table = DYNAMODB.exec(request.headers['x-amz-target'] ?? '');
  if (table) return { service: 'dynamodb', action: table[1] ?? '' };
  const call = routeCall(request);
  return call && { ...(call.wire && { service: call.wire.service }), action: call.action };
}

function recorded(body: string | Uint8Array, headers: ApiRequest['headers']): RecordedMessage {
  if (typeof body === 'string') return { headers, body };
  const buffer = Buffer.from(body);
  return headers['content-type']?.startsWith('application/cbor') === true
    ? { headers, body: buffer.toString('base64'), encoding: 'base64' }
    : { headers, body: buffer.toString() };
}

function withoutSignature(headers: ApiRequest['headers']): ApiRequest['headers'] {
  const secret = ['authorization', 'x-amz-security-token'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secret.includes(name)));
}
