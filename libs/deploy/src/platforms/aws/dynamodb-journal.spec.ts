import type { PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServiceDeployment } from '../../engine/service-deployment.ts';
import type { Clock } from '../../ports/clock.ts';
import { describeJournal } from '../../testing/journal.contract.ts';
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
let service: string;
let count = 0;

beforeAll(async () => {
  table = await startLocalTable();
  clients = createAwsClients({ region: 'eu-west-1', ...table.connection });
});
afterAll(async () => {
  await clients.close();
  await table.stop();
});

/** Each test has a service of its own in the one table. */
function begin(): void {
  clock = sleepingClock();
  count += 1;
  service = `service-${count}`;
}
const open = () => createDynamodbJournal({ clients, table: table.name, service, clock });

describeJournal('DynamoDB', () => {
  begin();
  return { journal: open(), pass: (ms) => clock.sleep(ms) };
});

describe('DynamoDB journal', () => {
  beforeEach(begin);

  it('leaves the history as its successor wrote it when a stale holder writes the same deployment', async () => {
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

  it('writes nothing over its successor when it falls asleep between its two writes', async () => {
    const dynamodb = await clients.dynamodb();
    let asleep: () => Promise<void> = () => Promise.resolve();
    const slow = Object.assign(Object.create(dynamodb) as typeof dynamodb, {
      putItem: async (input: PutItemCommandInput) => {
        await asleep();
        return dynamodb.putItem(input);
      },
    });
    const place = { clients: { dynamodb: () => Promise.resolve(slow) }, table: table.name, service, clock };
    const [sleeper, successor] = [createDynamodbJournal(place), open()];
    const stale = await sleeper.acquire(holder('a'), LEASE_MS);
    asleep = async () => {
      await clock.sleep(LEASE_MS);
      const fresh = await successor.acquire(holder('b'), LEASE_MS);
      await successor.write(deployment('01A', { status: 'ROLLBACK_SUCCESSFUL' }), fresh);
      await successor.write(deployment('01B'), fresh);
    };
    await sleeper.write(deployment('01A'), stale);
    expect(await successor.history(10)).toMatchObject([
      { id: '01B' },
      { id: '01A', status: 'ROLLBACK_SUCCESSFUL' },
    ]);
  });

  it('loses nothing when its process dies between the lock item and the history', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    const dynamodb = await clients.dynamodb();
    // What is left when only the first of the two writes went through.
    await dynamodb.updateItem({
      TableName: table.name,
      Key: { pk: { S: `service#${service}` }, sk: { S: 'lock' } },
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

  it('shortens a reason that would not fit', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    await journal.write(deployment('01A', { reason: 'x'.repeat(500_000) }), lease);
    expect((await journal.history(1))[0]?.reason).toMatch(/^x{20000} \[shortened\]$/);
  });

  it('lets one of many win', async () => {
    const runs = Array.from({ length: 10 }, (_, index) => open().acquire(holder(`r${index}`), LEASE_MS));
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('says when a lease ends that somebody else holds', async () => {
    await open().acquire(holder('a'), LEASE_MS);
    await clock.sleep(5000);
    await expect(open().acquire(holder('b'), LEASE_MS)).rejects.toMatchObject({
      message: expect.stringContaining('(run a); its lease ends in 10 s'),
    });
  });

  it('leaves a lock alone that looks expired only to a clock that is ahead', async () => {
    const lease = await open().acquire(holder('a'), LEASE_MS);
    const elsewhere = createDynamodbJournal({
      clients,
      table: table.name,
      service,
      clock: sleepingClock(clock.now() + 60_000),
      sharedOffsetMs: () => -60_000,
    });
    await expect(elsewhere.acquire(holder('b'), LEASE_MS)).rejects.toMatchObject({
      code: 'LOCK_HELD',
      message: expect.stringContaining('ends in 15 s'),
    });
    // Each reads the lease in the time of its own clock.
    expect(await elsewhere.holder()).toMatchObject({ expiresAtMs: lease.expiresAtMs + 60_000 });
  });

  it('takes the lock again for the same run: the answer to its first call was lost', async () => {
    const journal = open();
    await journal.acquire(holder('a'), LEASE_MS);
    await expect(journal.acquire(holder('a'), LEASE_MS)).resolves.toMatchObject({ fencingToken: 2 });
  });

  it('names who has the lock by now when it is lost', async () => {
    const journal = open();
    const lease = await journal.acquire(holder('a'), LEASE_MS);
    await clock.sleep(LEASE_MS);
    await open().acquire({ ...holder('b'), owner: 'bob@ci' }, LEASE_MS);
    await expect(journal.renew(lease, LEASE_MS)).rejects.toMatchObject({
      message: expect.stringContaining('belongs to bob@ci'),
    });
  });

  it('refuses for good when the table is missing', async () => {
    const journal = createDynamodbJournal({ clients, table: 'missing', service, clock });
    await expect(journal.history(1)).rejects.toMatchObject({ code: 'PLATFORM_REFUSED' });
  });
});
