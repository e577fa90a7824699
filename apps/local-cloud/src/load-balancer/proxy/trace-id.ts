import { randomBytes } from 'node:crypto';

const processPart = randomBytes(6).toString('hex');
let counter = 0;

export function newTraceId(nowMs: number): string {
  counter = (counter + 1) % 2 ** 48;
  return `1-${Math.floor(nowMs / 1000).toString(16)}-${processPart}${counter.toString(16).padStart(12, '0')}`;
}

/** The value of X-Amzn-Trace-Id towards the target: a Root of ours, or the client's Root and a Self of ours. */
export function traceId(received: string | undefined, nowMs: number): string {
  if (received === undefined) return `Root=${newTraceId(nowMs)}`;
  const kept = received.split(';').filter((field) => !/^\s*Self=/i.test(field) && field.trim() !== '');
  if (!kept.some((field) => /^\s*Root=/i.test(field)))
    return [`Root=${newTraceId(nowMs)}`, ...kept].join(';');
  return [`Self=${newTraceId(nowMs)}`, ...kept].join(';');
}
