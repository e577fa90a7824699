import { ConfigError } from '@cutover/config';
import { DeployError, type Holder, type Lease } from '@cutover/deploy';

export interface LocksOfServices {
  readonly services: readonly string[];
  /** The newest lease of a service. @throws {DeployError} {ConfigError} where it cannot be read */
  readonly leaseOf: (service: string) => Promise<Lease | undefined>;
  readonly isAlive: (holder: Holder) => boolean | undefined;
  /** Epoch, milliseconds. */
  readonly nowMs: number;
}

/** Who holds the lock of a service and lives, in words; undefined where nobody does. */
export async function whoIsAtWork(locks: LocksOfServices): Promise<string | undefined> {
  for (const service of locks.services) {
    const lease = await readable(locks.leaseOf(service));
    if (lease === undefined || lease.expiresAtMs <= locks.nowMs || locks.isAlive(lease.holder) === false)
      continue;
    const { owner, verb } = lease.holder;
    return `${owner} has held the lock of ${service} for ${verb} since ${new Date(lease.acquiredAtMs).toISOString()}`;
  }
  return undefined;
}

/** A lock that cannot be read can be neither renewed, nor asked before a write: whoever held it has lost it. */
async function readable(reading: Promise<Lease | undefined>): Promise<Lease | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DeployError || error instanceof ConfigError) return undefined;
    throw error;
  }
}
