import type { Clock } from '../../ports/clock.ts';
import type { Release, Validation } from '../../ports/platform.ts';

const ATTEMPT_MS = 10_000;
const RETRY_MS = 500;
const LONGEST_DETAIL = 500;
/** Beyond the settle time, for a first answer that is slow. */
const PATIENCE_MS = 10_000;

export interface ValidationRequest {
  /** Of the test listener, without a trailing slash. */
  readonly baseUrl: string;
  readonly path: string;
  readonly settleMs: number;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

interface Answer {
  readonly status: number;
  /** Undefined where the answer names none: the load balancer's own answers. */
  readonly release?: string;
  readonly body: string;
}

/**
 * Asks the release behind the test listener whether it may take traffic. Its first answer counts. Until a rule change has
 * reached every node of the load balancer, the release before or the load balancer itself may answer: those are asked
 * past, for the settle time and 10 s.
 */
export async function validateRelease(
  release: Release,
  request: ValidationRequest,
  signal?: AbortSignal,
): Promise<Validation> {
  const { baseUrl, path, settleMs, clock } = request;
  const url = `${baseUrl}${path}`;
  const deadline = clock.now() + settleMs + PATIENCE_MS;
  for (;;) {
    const answer = await ask(url, request, signal);
    if (typeof answer !== 'string' && answer.release === release.name) {
      return {
        ready: answer.status === 200,
        detail: `GET ${url}: ${answer.status} ${answer.body}`.trimEnd(),
      };
    }
    if (clock.now() >= deadline) {
      return { ready: false, detail: `GET ${url}: ${whyNot(answer, release)}` };
    }
    await clock.sleep(RETRY_MS, signal);
  }
}

/** The answer, or why there was none. */
async function ask(
  url: string,
  { fetch: get }: ValidationRequest,
  signal: AbortSignal | undefined,
): Promise<Answer | string> {
  const timeout = AbortSignal.timeout(ATTEMPT_MS);
  try {
    const response = await get(url, {
      redirect: 'manual',
      headers: { accept: 'application/json', connection: 'close' },
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const text = await response.text();
    const release = releaseIn(text) ?? response.headers.get('x-cutover-release') ?? undefined;
    return {
      status: response.status,
      ...(release === undefined ? {} : { release }),
      body: text.slice(0, LONGEST_DETAIL),
    };
  } catch (error) {
    signal?.throwIfAborted();
    return error instanceof Error ? causeOf(error) : String(error);
  }
}

function whyNot(answer: Answer | string, release: Release): string {
  if (typeof answer === 'string') return answer;
  if (answer.release === undefined) return `${answer.status} ${answer.body}`.trimEnd();
  return `release ${answer.release} answered (${answer.status}), not ${release.name}`;
}

function releaseIn(text: string): string | undefined {
  try {
    const body = JSON.parse(text) as unknown;
    const release: unknown =
      typeof body === 'object' && body !== null ? Reflect.get(body, 'release') : undefined;
    return typeof release === 'string' ? release : undefined;
  } catch {
    return undefined;
  }
}

/** `fetch failed` says nothing; its cause does. */
function causeOf(error: Error): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const { code } = cause as NodeJS.ErrnoException;
  return [code, cause.message].filter(Boolean).join(' ');
}
