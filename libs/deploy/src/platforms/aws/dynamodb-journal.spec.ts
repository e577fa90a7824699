import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServiceDeployment } from '../../engine/service-deployment.ts';
import type { Clock } from '../../ports/clock.ts';
import { type AwsClients, createAwsClients } from './aws-clients.ts';
import { createDynamodbJournal } from './dynamodb-journal.ts';
import { exampleRelease, sleepingClock } from './testing/fake-aws.ts';
import { type LocalTable, startLocalTable } from './testing/local-table.ts';

const LEASE_MS = 15_000;
const holder = (runId: string) => ({ owner: 'ann@laptop', runId, verb: 'deploy' });
const deployment = (id: string, change: Partial<ServiceDeployment> = {}): ServiceDeployment => ({
  id,
  service: 'service',
  environment: 'local',
  verb: 'deploy',
  status: 'IN_PROGRESS',
  stages: [],
  release: exampleRelease,
  toSlot: 'blue',
  expectedWeights: { blue: 0, green: 0 },
  steps: [100],
  desired: 2,
  startedAtMs: 1,
  ...change,
});

let table: LocalTable;
let clients: AwsClients;
let clock: Clock;
let count = 0;

beforeAll(async () => {
  table = await startLocalTable();
  clients = createAwsClients({ region: 'eu-west-1', ...table.connection });
});
afterAll(async () => {
  await clients.close();
  await table.stop();
});
beforeEach(() => {
  clock = sleepingClock();
  count += 1;
});

/** Journals of several processes over one table. */
const open = () => createDynamodbJournal({ clients, table: table.name, service: `service-${count}`, clock });

describe('write', () => {
  it('is refused when somebody else took the expired lock, and leaves the history as it was', async () => {
    const [sleeper, successor] = [open(), open()];
    const stale = await sleeper.acquire(holder('a'), LEASE_MS);
    await sleeper.write(deployment('01A'), stale);
    await clock.sleep(LEASE_MS);
    const fresh = await successor.acquire(holder('b'), LEASE_MS);
    await successor.write(deployment('01A', { status: 'SUCCESSFUL' }), fresh);
    const late = sleeper.write(deployment('01A', { status: 'ROLLBACK_IN_PROGRESS' }), stale);
    await expect(late).rejects.toMatchObject({ code: 'LOCK_LOST' });
    expect(await successor.history(10)).toMatchObject([{ id: '01A', status: 'SUCCESSFUL' }]);
  });

  it('is refused after the lock was given back', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    await journal.release(lease);
    await expect(journal.write(deployment('01A'), lease)).rejects.toMatchObject({ code: 'LOCK_LOST' });
    expect(await journal.history(10)).toEqual([]);
  });

  it('loses nothing when its process dies between the lock item and the history', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    const dynamodb = await clients.dynamodb();
    // What is left when only the first of the two writes went through.
    await dynamodb.updateItem({
      TableName: table.name,
      Key: { pk: { S: `service#service-${count}` }, sk: { S: 'lock' } },
      UpdateExpression: 'SET #document = :document',
      ExpressionAttributeNames: { '#document': 'document' },
      ExpressionAttributeValues: { ':document': { S: JSON.stringify(deployment('01A')) } },
    });
    expect(await journal.history(10)).toMatchObject([{ id: '01A' }]);
    await journal.release(lease);
    const next = await journal.acquire(holder('b'), LEASE_MS);
    await journal.write(deployment('01B'), next);
    expect((await journal.history(10)).map(({ id }) => id)).toEqual(['01B', '01A']);
  });

  it('keeps every field of a deployment', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    const full = deployment('01A', {
      stages: [{ stage: 'VERIFY', startedAtMs: 1, endedAtMs: 2, outcome: 'SUCCEEDED' }],
      reason: 'two tasks of three stopped: "no such file"\nbecause …',
      expectedWeights: { blue: 90, green: 10 },
    });
    await journal.write(full, lease);
    expect(await journal.history(1)).toEqual([full]);
  });

  it('shortens a reason that would not fit', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    await journal.write(deployment('01A', { reason: 'x'.repeat(500_000) }), lease);
    expect((await journal.history(1))[0]?.reason).toMatch(/^x{20000} \[shortened\]$/);
  });
});

describe('acquire', () => {
  it('says who holds the lock and since when, and changes nothing', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    await clock.sleep(5000);
    await expect(open().acquire(holder('b'), LEASE_MS)).rejects.toMatchObject({
      code: 'LOCK_HELD',
      message: expect.stringMatching(/ann@laptop holds .* for deploy since 2027-.*ends in 10 s/),
    });
    expect(await journal.holder()).toEqual(lease);
  });

  it('lets one of many win', async () => {
    const runs = Array.from({ length: 10 }, (_, index) => open().acquire(holder(`r${index}`), LEASE_MS));
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('raises the fencing token each time, also after the lock was given back', async () => {
    const journal = open();
    const first = await journal.acquire(holder('a'), LEASE_MS);
    await journal.release(first);
    const second = await journal.acquire(holder('b'), LEASE_MS);
    expect(second.fencingToken).toBeGreaterThan(first.fencingToken);
  });

  it('takes the lease of a dead process at once, and only that one', async () => {
    const journal = open();
    const dead = await journal.acquire(holder('a'), LEASE_MS);
    const taken = await journal.acquire(holder('b'), LEASE_MS, { takeOverFrom: dead.fencingToken });
    expect(taken.fencingToken).toBe(dead.fencingToken + 1);
    const again = journal.acquire(holder('c'), LEASE_MS, { takeOverFrom: dead.fencingToken });
    await expect(again).rejects.toMatchObject({ code: 'LOCK_HELD' });
  });

  it('leaves a lock alone that looks expired only to a clock that is ahead', async () => {
    const lease = await open().acquire(holder('a'), LEASE_MS);
    const service = `service-${count}`;
    const ahead = sleepingClock(clock.now() + 60_000);
    const elsewhere = createDynamodbJournal({
      clients,
      table: table.name,
      service,
      clock: ahead,
      sharedOffsetMs: () => -60_000,
    });
    await expect(elsewhere.acquire(holder('b'), LEASE_MS)).rejects.toMatchObject({
      code: 'LOCK_HELD',
      message: expect.stringContaining('ends in 15 s'),
    });
    // Each reads the lease in the time of its own clock.
    expect(await elsewhere.holder()).toMatchObject({ expiresAtMs: lease.expiresAtMs + 60_000 });
  });

  it('succeeds again for the same run: the answer to its first call was lost', async () => {
    const journal = open();
    await journal.acquire(holder('a'), LEASE_MS);
    await expect(journal.acquire(holder('a'), LEASE_MS)).resolves.toMatchObject({ fencingToken: 2 });
  });
});

describe('renew', () => {
  it('extends the lease and keeps its token', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    await clock.sleep(5000);
    expect(await journal.renew(lease, LEASE_MS)).toEqual({
      ...lease,
      expiresAtMs: lease.expiresAtMs + 5000,
    });
  });

  it('is refused when somebody else has the lock', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    await clock.sleep(LEASE_MS);
    await open().acquire({ ...holder('b'), owner: 'bob@ci' }, LEASE_MS);
    await expect(journal.renew(lease, LEASE_MS)).rejects.toMatchObject({
      code: 'LOCK_LOST',
      message: expect.stringContaining('belongs to bob@ci'),
    });
  });
});

describe('release', () => {
  it('has no effect when somebody else has the lock by now', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    await clock.sleep(LEASE_MS);
    const theirs = await open().acquire(holder('b'), LEASE_MS);
    await journal.release(lease);
    expect(await journal.holder()).toEqual(theirs);
  });

  it('leaves nobody', async () => {
    const journal = open();
    await journal.release(await journal.acquire(holder('a'), LEASE_MS));
    expect(await journal.holder()).toBeUndefined();
  });
});

describe('history', () => {
  it('is empty at first', async () => {
    expect(await open().history(10)).toEqual([]);
  });

  it('gives the newest first, up to the limit', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    for (const id of ['01A', '01B', '01C']) await journal.write(deployment(id), lease);
    expect((await journal.history(2)).map(({ id }) => id)).toEqual(['01C', '01B']);
  });
});

describe('a journal that cannot be reached', () => {
  it('says which table is missing when there is none', async () => {
    const journal = createDynamodbJournal({ clients, table: 'missing', service: 'service', clock });
    await expect(journal.history(1)).rejects.toMatchObject({ code: 'PLATFORM_REFUSED' });
  });
});
