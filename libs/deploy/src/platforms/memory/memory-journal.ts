import { DeployError } from '../../engine/deploy-error.ts';
import type { ServiceDeployment } from '../../engine/service-deployment.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal, Lease } from '../../ports/journal.ts';

export interface MemoryJournal extends Journal {
  /** Of the newest lease; 0 before the first. */
  fencingToken(): number;
}

/** Lock and history in memory, by the rules of the real one: a write with an older token is refused. */
export function createMemoryJournal(clock: Clock): MemoryJournal {
  const deployments = new Map<string, string>();
  let current: Lease | undefined;
  let token = 0;

  const isNewest = (lease: Lease) =>
    current?.fencingToken === lease.fencingToken && current.holder.runId === lease.holder.runId;

  const assertNewest = (lease: Lease) => {
    if (isNewest(lease)) return;
    const now = current === undefined ? 'nobody has it now' : `${current.holder.owner} has it now`;
    throw new DeployError(
      'LOCK_LOST',
      `the lock of ${lease.holder.owner} was taken over: ${now}`,
      'see what is live with status, then run the command again',
    );
  };

  // Every call ends in a later microtask, like an answer that has to travel.
  const answer = <T>(work: () => T): Promise<T> => Promise.resolve().then(work);

  return {
    fencingToken: () => token,
    acquire: (holder, leaseMs, { takeOverFrom } = {}) =>
      answer(() => {
        const nowMs = clock.now();
        const dead = current?.fencingToken === takeOverFrom && takeOverFrom !== undefined;
        if (current !== undefined && current.expiresAtMs > nowMs && !dead) {
          const { holder: other, acquiredAtMs, expiresAtMs } = current;
          throw new DeployError(
            'LOCK_HELD',
            `${other.owner} holds the lock for ${other.verb} since ${new Date(acquiredAtMs).toISOString()}, until ${new Date(expiresAtMs).toISOString()} unless renewed`,
            'wait for it to end, or see its progress with status',
          );
        }
        token += 1;
        current = { fencingToken: token, holder, acquiredAtMs: nowMs, expiresAtMs: nowMs + leaseMs };
        return current;
      }),
    renew: (lease, leaseMs) =>
      answer(() => {
        assertNewest(lease);
        current = { ...lease, expiresAtMs: clock.now() + leaseMs };
        return current;
      }),
    release: (lease) =>
      answer(() => {
        if (isNewest(lease)) current = undefined;
      }),
    holder: () => answer(() => current),
    write: (deployment, lease) =>
      answer(() => {
        assertNewest(lease);
        // Through JSON, as in the real one: what does not survive that is not in the journal.
        deployments.set(deployment.id, JSON.stringify(deployment));
      }),
    history: (limit) =>
      answer(() =>
        [...deployments]
          .sort(([a], [b]) => (a < b ? 1 : -1))
          .slice(0, limit)
          .map(([, text]) => JSON.parse(text) as ServiceDeployment),
      ),
  };
}
