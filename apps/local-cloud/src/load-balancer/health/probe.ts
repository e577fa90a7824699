import { request } from 'node:http';
import { connect } from 'node:net';
import type { HealthCheck } from '../state/records.ts';
import type { CheckResult } from './health-state.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What the target sees of a check, as the ALB names itself. */
export interface ProbeRequest {
  /** Undefined where no packet gets through: then the check times out. */
  readonly address: Address | undefined;
  readonly hostHeader: string;
  readonly check: HealthCheck;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What this machine lacked for a connection: descriptors, memory, ports of its own. */
const OWN_FAULTS = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL']);

/** How a check ended that broke before an answer came. */
export function brokenCheck(error: NodeJS.ErrnoException): CheckResult {
  return { kind: OWN_FAULTS.has(error.code ?? '') ? 'not-sent' : 'failed' };
}

/** One health check over a connection of its own. Never rejects; redirects are not followed. */
export function probe({ address, hostHeader, check, timeoutMs, signal }: ProbeRequest): Promise<CheckResult> {
  return new Promise((resolve) => {
    const outgoing =
      address &&
      request({
        ...address,
        path: check.path,
        agent: false,
        setHost: false,
        signal,
        headers: {
          Host: hostHeader,
          Connection: 'close',
          'User-Agent': 'ELB-HealthChecker/2.0',
          'Accept-Encoding': 'gzip, compressed',
        },
      });
    let settled = false;
    const settle = (result: CheckResult) => {
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const onAbort = () => settle({ kind: 'failed' });
    const timer = setTimeout(() => {
      // After a pause of this process timers run before what has arrived meanwhile is read: that counts as in time.
      setImmediate(() => {
        if (settled) return;
        settle({ kind: 'timed-out' });
        outgoing?.destroy();
      });
    }, timeoutMs);
    signal.addEventListener('abort', onAbort);
    outgoing
      ?.on('response', (response) => {
        settle({ kind: 'answered', statusCode: response.statusCode ?? 0 });
        // The body is of no interest: it may pass for as long as a check may take, so that the target sees no reset.
        const rest = setTimeout(() => outgoing.destroy(), timeoutMs);
        response
          .on('error', () => undefined)
          .on('close', () => clearTimeout(rest))
          .resume();
      })
      .on('error', (error) => settle(brokenCheck(error)))
      .end();
  });
}

/** Whether something accepts connections there. */
export function accepts(address: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const settle = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.on('connect', () => settle(true)).on('error', () => settle(false));
  });
}
