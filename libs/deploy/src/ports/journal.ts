import type { ServiceDeployment } from '../engine/service-deployment.ts';

/** Who holds a lock, for the people who wait for it. */
export interface Holder {
  /** `user@host`, or the name of a CI run. */
  readonly owner: string;
  /** Unique to one process run: tells a process from its successor. */
  readonly runId: string;
  readonly verb: string;
}

/** The right to change one service for a while. */
export interface Lease {
  /** Rises with every acquisition; a write with an older token is refused. */
  readonly fencingToken: number;
  readonly holder: Holder;
  readonly acquiredAtMs: number;
  readonly expiresAtMs: number;
}

/**
 * Lock and history of one service. Writes carry the lease, so that a holder that lost its lock can write nothing.
 * @throws {DeployError} LOCK_HELD (who, since when, until when), LOCK_LOST, JOURNAL_FAILED
 */
export interface Journal {
  /**
   * Takes the lock where it is free or expired.
   * @param options.takeOverFrom fencing token of a lease whose process is known to be dead: taken at once, but only
   *   while that very lease is the newest
   */
  acquire(holder: Holder, leaseMs: number, options?: { readonly takeOverFrom?: number }): Promise<Lease>;
  /** Extends the lease. @throws LOCK_LOST where somebody else has it. */
  renew(lease: Lease, leaseMs: number): Promise<Lease>;
  /** Gives the lock back; without effect where somebody else has it by now. */
  release(lease: Lease): Promise<void>;
  /** The lock as it stands, expired ones too; undefined where nobody has it. */
  holder(): Promise<Lease | undefined>;
  /** Writes the deployment whole; the newest write is what a new process resumes from. */
  write(deployment: ServiceDeployment, lease: Lease): Promise<void>;
  /** Newest first. */
  history(limit: number): Promise<readonly ServiceDeployment[]>;
}
