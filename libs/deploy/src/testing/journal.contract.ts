import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServiceDeployment } from '../engine/service-deployment.ts';
import type { Holder, Journal } from '../ports/journal.ts';

export interface JournalUnderTest {
  readonly journal: Journal;
  /** Lets this much time pass for the journal: its clock, not this machine's. */
  readonly pass: (ms: number) => void | Promise<void>;
  readonly close?: () => Promise<void>;
}

const LEASE_MS = 15_000;
const ada: Holder = { owner: 'ada@desk', runId: 'desk:1:1', verb: 'deploy' };
const bob: Holder = { owner: 'bob@ci', runId: 'ci:2:2', verb: 'rollback' };

/** What every journal does. `open` gives an empty one each time. */
export function describeJournal(
  name: string,
  open: () => JournalUnderTest | Promise<JournalUnderTest>,
): void {
  describe(`journal: ${name}`, () => {
    let subject: JournalUnderTest;
    let journal: Journal;

    beforeEach(async () => {
      subject = await open();
      ({ journal } = subject);
    });

    afterEach(() => subject.close?.());

    it('refuses the second holder and says who, what for and since when', async () => {
      const lease = await journal.acquire(ada, LEASE_MS);
      await expect(journal.acquire(bob, LEASE_MS)).rejects.toMatchObject({
        code: 'LOCK_HELD',
        message: expect.stringMatching(/ada@desk.*deploy/s),
      });
      await expect(journal.acquire(bob, LEASE_MS)).rejects.toMatchObject({
        message: expect.stringContaining(new Date(lease.acquiredAtMs).toISOString().slice(0, 19)),
      });
      expect(await journal.holder()).toMatchObject({ holder: ada, fencingToken: lease.fencingToken });
    });

    it('lets one of two win when both ask at once', async () => {
      const both = await Promise.allSettled([journal.acquire(ada, LEASE_MS), journal.acquire(bob, LEASE_MS)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('keeps a stale holder from writing, renewing and releasing when its lease was taken', async () => {
      const stale = await journal.acquire(ada, LEASE_MS);
      await journal.write(deployment('D1'), stale);
      await subject.pass(LEASE_MS + 1);
      const fresh = await journal.acquire(bob, LEASE_MS);
      expect(fresh.fencingToken).toBeGreaterThan(stale.fencingToken);
      await expect(journal.write(deployment('D2'), stale)).rejects.toMatchObject({ code: 'LOCK_LOST' });
      await expect(journal.renew(stale, LEASE_MS)).rejects.toMatchObject({ code: 'LOCK_LOST' });
      await journal.release(stale);
      expect(await journal.holder()).toMatchObject({ holder: bob });
      expect((await journal.history(10)).map(({ id }) => id)).toEqual(['D1']);
    });

    it('takes the lock of a process known to be dead at once, but only that one', async () => {
      const dead = await journal.acquire(ada, LEASE_MS);
      await expect(
        journal.acquire(bob, LEASE_MS, { takeOverFrom: dead.fencingToken - 1 }),
      ).rejects.toMatchObject({ code: 'LOCK_HELD' });
      const taken = await journal.acquire(bob, LEASE_MS, { takeOverFrom: dead.fencingToken });
      expect(taken.fencingToken).toBeGreaterThan(dead.fencingToken);
      await expect(journal.acquire(ada, LEASE_MS, { takeOverFrom: dead.fencingToken })).rejects.toMatchObject(
        { code: 'LOCK_HELD' },
      );
      await expect(journal.renew(dead, LEASE_MS)).rejects.toMatchObject({ code: 'LOCK_LOST' });
    });

    it('keeps the lock past its first lease when it is renewed', async () => {
      const first = await journal.acquire(ada, LEASE_MS);
      await subject.pass(LEASE_MS - 1000);
      const renewed = await journal.renew(first, LEASE_MS);
      expect(renewed.expiresAtMs).toBeGreaterThan(first.expiresAtMs);
      expect(renewed.fencingToken).toBe(first.fencingToken);
      await subject.pass(LEASE_MS - 1000);
      await expect(journal.acquire(bob, LEASE_MS)).rejects.toMatchObject({ code: 'LOCK_HELD' });
    });

    it('lets a holder that overslept go on when nobody took its lease', async () => {
      const lease = await journal.acquire(ada, LEASE_MS);
      await subject.pass(10 * LEASE_MS);
      await expect(journal.renew(lease, LEASE_MS)).resolves.toMatchObject({
        fencingToken: lease.fencingToken,
      });
      await expect(journal.acquire(bob, LEASE_MS)).rejects.toMatchObject({ code: 'LOCK_HELD' });
    });

    it('is free at once after a release, with a higher token', async () => {
      const first = await journal.acquire(ada, LEASE_MS);
      await journal.release(first);
      await journal.release(first);
      expect(await journal.holder()).toBeUndefined();
      const second = await journal.acquire(bob, LEASE_MS);
      expect(second.fencingToken).toBeGreaterThan(first.fencingToken);
      await expect(journal.write(deployment('D1'), first)).rejects.toMatchObject({ code: 'LOCK_LOST' });
    });

    it('gives deployments back whole, newest first, the last write of each', async () => {
      const lease = await journal.acquire(ada, LEASE_MS);
      expect(await journal.history(10)).toEqual([]);
      const whole = deployment('D2');
      await journal.write(deployment('D1'), lease);
      await journal.write({ ...whole, status: 'IN_PROGRESS', reason: undefined }, lease);
      await journal.write(whole, lease);
      await journal.write(deployment('D3'), lease);
      const history = await journal.history(2);
      expect(history.map(({ id }) => id)).toEqual(['D3', 'D2']);
      expect(history[1]).toEqual(whole);
    });

    it('drops a value that a later write has taken away', async () => {
      const lease = await journal.acquire(ada, LEASE_MS);
      await journal.write({ ...deployment('D1'), pendingWeights: [{ blue: 1 }] }, lease);
      await journal.write({ ...deployment('D1'), pendingWeights: undefined }, lease);
      expect((await journal.history(1))[0]?.pendingWeights).toBeUndefined();
    });
  });
}

function deployment(id: string): ServiceDeployment {
  const release = {
    name: 'shop-1',
    digest: `sha256:${'a'.repeat(64)}`,
    image: `shop@sha256:${'a'.repeat(64)}`,
  };
  return {
    id,
    service: 'shop',
    environment: 'local',
    verb: 'deploy',
    status: 'SUCCESSFUL',
    stages: [{ stage: 'VERIFY', startedAtMs: 1, endedAtMs: 2, outcome: 'SUCCEEDED' }],
    release,
    fromSlot: 'blue',
    toSlot: 'green',
    sourceRevision: { id: 'arn:blue:1', release, configurationHash: 'h1' },
    targetRevision: { id: 'arn:green:1', release, configurationHash: 'h2' },
    expectedWeights: { blue: 0, green: 100 },
    pendingWeights: [{ blue: 50, green: 50 }],
    steps: [0.5, 50, 100],
    desired: 2,
    sourceDesired: 3,
    startedAtMs: 1,
    endedAtMs: 3,
    sourceIdleSinceMs: 2,
    stopReason: 'HEALTH_GATE',
    failure: { message: 'none', hint: 'none' },
    reason: 'it is live: "quoted", ümlaut',
  };
}
