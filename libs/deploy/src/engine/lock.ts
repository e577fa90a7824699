import type { Holder, Lease } from '../ports/journal.ts';
import { within } from './deadlines.ts';
import { DeployError, isTransient } from './deploy-error.ts';
import type { DeploymentSettings, DeployPorts, VerbRequest } from './requests.ts';
import { persistently } from './retry.ts';

export interface LockRequest extends Pick<VerbRequest, 'holder'> {
  readonly settings: Pick<DeploymentSettings, 'leaseMs'>;
}

export type LockPorts = Pick<DeployPorts, 'journal' | 'clock' | 'reporter' | 'isAlive' | 'signal'>;

/** The lock while we hold it. */
export interface Lock {
  lease(): Lease;
  /** Aborted with LOCK_LOST: from then on this process may change nothing. */
  readonly signal: AbortSignal;
  /**
   * To be awaited right before every change: a process that slept past its lease finds out here.
   * @throws {DeployError} LOCK_LOST
   */
  assertHeld(): Promise<void>;
}

/**
 * Runs `work` with the service's lock, renewed in the background, and gives it back at the end.
 * @throws {DeployError} LOCK_HELD at once, with who holds it and since when
 */
export async function exclusively<Result>(
  request: LockRequest,
  ports: LockPorts,
  work: (lock: Lock) => Promise<Result>,
): Promise<Result> {
  ports.signal?.throwIfAborted();
  ports.reporter.report({ type: 'stage-started', stage: 'ACQUIRE_LOCK', atMs: ports.clock.now() });
  let lease: Lease | undefined;
  try {
    lease = await acquire(request, ports);
  } finally {
    const failed = lease === undefined;
    ports.reporter.report({ type: 'stage-ended', stage: 'ACQUIRE_LOCK', atMs: ports.clock.now(), failed });
  }
  const ended = new AbortController();
  const lock = keep(lease, request.settings.leaseMs, ports, ended.signal);
  try {
    return await work(lock);
  } finally {
    ended.abort();
    if (!lock.signal.aborted) await giveBack(lock.lease(), ports);
  }
}

async function acquire({ holder, settings }: LockRequest, ports: LockPorts): Promise<Lease> {
  const { journal, clock, signal = new AbortController().signal } = ports;
  const { leaseMs } = settings;
  const attempt = <T>(call: () => Promise<T>) => persistently('take the lock', { clock, signal }, call);
  try {
    return await attempt(() => journal.acquire(holder, leaseMs));
  } catch (error) {
    if (!(error instanceof DeployError) || error.code !== 'LOCK_HELD') throw error;
    const current = await attempt(() => journal.holder());
    if (current === undefined || !isFree(current, holder, ports)) throw error;
    return attempt(() => journal.acquire(holder, leaseMs, { takeOverFrom: current.fencingToken }));
  }
}

/** Whether nobody works under this lease: its process is dead, or it is our own, and its answer never came. */
function isFree({ holder }: Lease, us: Holder, { isAlive, reporter }: LockPorts): boolean {
  if (holder.runId === us.runId) return true;
  if (isAlive?.(holder) !== false) return false;
  reporter.report({
    type: 'note',
    text: `${holder.owner} held the lock for ${holder.verb}, but that process has died: its lock is taken over`,
  });
  return true;
}

function keep(first: Lease, leaseMs: number, { journal, clock }: LockPorts, ended: AbortSignal): Lock {
  const lost = new AbortController();
  let lease = first;

  const renew = async () => {
    try {
      const scope = { clock, signal: lost.signal };
      const renewed = await within(leaseMs / 3, scope, () => journal.renew(lease, leaseMs), slow, 0);
      if (renewed.expiresAtMs > lease.expiresAtMs) lease = renewed;
    } catch (error) {
      if (isTransient(error) && clock.now() < lease.expiresAtMs) return;
      lost.abort(isTransient(error) ? expired(lease, error) : error);
    }
  };

  const beat = async () => {
    while (!ended.aborted && !lost.signal.aborted) {
      await clock.sleep(leaseMs / 3, ended);
      await renew();
    }
  };
  // The one rejection of the sleep is the end of the work.
  beat().catch((error: unknown) => {
    if (!ended.aborted) lost.abort(error);
  });

  return {
    lease: () => lease,
    signal: lost.signal,
    assertHeld: async () => {
      lost.signal.throwIfAborted();
      if (lease.expiresAtMs - clock.now() < leaseMs / 2) await renew();
      lost.signal.throwIfAborted();
      if (clock.now() >= lease.expiresAtMs) lost.abort(expired(lease));
      lost.signal.throwIfAborted();
    },
  };
}

function slow(): DeployError {
  return new DeployError(
    'JOURNAL_FAILED',
    'the journal did not answer in time',
    'check the connection to the journal table',
  );
}

function expired(lease: Lease, cause?: DeployError): DeployError {
  return new DeployError(
    'LOCK_LOST',
    `the lock could not be renewed before it ended at ${new Date(lease.expiresAtMs).toISOString()}${cause === undefined ? '' : `: ${cause.message}`}`,
    'see what is live with status, then run the command again: it takes up where this one stopped',
    { cause },
  );
}

async function giveBack(lease: Lease, { journal, clock, reporter }: LockPorts): Promise<void> {
  try {
    await journal.release(lease);
  } catch (error) {
    // The work is done, and the lock ends by itself: nothing that the outcome should depend on.
    const seconds = Math.max(0, Math.ceil((lease.expiresAtMs - clock.now()) / 1000));
    const why = error instanceof Error ? error.message : String(error);
    reporter.report({
      type: 'note',
      text: `the lock could not be given back (${why}); it ends in ${seconds} s`,
    });
  }
}
