import { DeployError } from '../../engine/deploy-error.ts';
import type { ServiceDeployment } from '../../engine/service-deployment.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Holder, Journal, Lease } from '../../ports/journal.ts';
import type { AwsClients } from './aws-clients.ts';
import { awsErrorName } from './aws-errors.ts';
import {
  DEPLOYMENT,
  deploymentIn,
  documentOf,
  isReleased,
  type Item,
  leaseOf,
  LOCK,
  number,
  text,
} from './journal-items.ts';

const MINE = 'runId = :runId AND fencingToken = :token AND released = :false';
const PAGE = 100;

export interface JournalPlace {
  readonly clients: Pick<AwsClients, 'dynamodb'>;
  readonly table: string;
  readonly service: string;
  readonly clock: Clock;
  /** How far the clock that all machines share is ahead of ours, in milliseconds; undefined while nobody knows. */
  readonly sharedOffsetMs?: () => number | undefined;
}

/**
 * Lock and history of one service in one table (`pk`, `sk`). The newest deployment is written *into the lock item*, on
 * the condition that the lock is still ours: one conditional write is the fence, so a stale holder writes nothing. The
 * item of the history follows; where a process died in between, the write of the next deployment makes up for it.
 */
export function createDynamodbJournal(place: JournalPlace): Journal {
  const { clients, table, service, clock, sharedOffsetMs = () => 0 } = place;
  const offset = () => sharedOffsetMs() ?? 0;
  const lease = (item: Item) => leaseOf(item, offset());
  const pk = text(`service#${service}`);
  const lockKey = { pk, sk: text(LOCK) };

  async function readLock(): Promise<Item | undefined> {
    const dynamodb = await clients.dynamodb();
    const { Item: item } = await dynamodb.getItem({ TableName: table, Key: lockKey, ConsistentRead: true });
    return item;
  }

  /** Changes the lock where the condition holds; undefined where it does not. */
  async function changeLock(change: {
    update: string;
    condition: string;
    values: Item;
    names?: Record<string, string>;
    give: 'ALL_NEW' | 'ALL_OLD';
  }): Promise<Item | undefined> {
    const dynamodb = await clients.dynamodb();
    try {
      const { Attributes = {} } = await dynamodb.updateItem({
        TableName: table,
        Key: lockKey,
        UpdateExpression: change.update,
        ConditionExpression: change.condition,
        ExpressionAttributeValues: change.values,
        ...(change.names === undefined ? {} : { ExpressionAttributeNames: change.names }),
        ReturnValues: change.give,
      });
      return Attributes;
    } catch (error) {
      if (awsErrorName(error) === 'ConditionalCheckFailedException') return undefined;
      throw error;
    }
  }

  /** Unless somebody with a newer token wrote it already. */
  async function writeHistory(deployment: ServiceDeployment, fencingToken: number): Promise<void> {
    const dynamodb = await clients.dynamodb();
    try {
      await dynamodb.putItem({
        TableName: table,
        Item: {
          pk,
          sk: text(`${DEPLOYMENT}${deployment.id}`),
          document: text(documentOf(deployment)),
          status: text(deployment.status),
          release: text(deployment.release.name),
          fencingToken: number(fencingToken),
        },
        ConditionExpression: 'attribute_not_exists(fencingToken) OR fencingToken <= :token',
        ExpressionAttributeValues: { ':token': number(fencingToken) },
      });
    } catch (error) {
      if (awsErrorName(error) !== 'ConditionalCheckFailedException') throw error;
    }
  }

  async function readHistory(limit: number): Promise<ServiceDeployment[]> {
    const dynamodb = await clients.dynamodb();
    const found: ServiceDeployment[] = [];
    let start: Item | undefined;
    do {
      const page = await dynamodb.query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :deployment)',
        ExpressionAttributeValues: { ':pk': pk, ':deployment': text(DEPLOYMENT) },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: Math.min(PAGE, limit),
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      found.push(...(page.Items ?? []).flatMap((item) => deploymentIn(item) ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && found.length < limit);
    return found;
  }

  async function refuse(): Promise<DeployError> {
    const item = await readLock();
    if (item === undefined || isReleased(item)) {
      return new DeployError(
        'LOCK_HELD',
        `the lock of ${service} was taken and given back at this very moment`,
        'run the command again',
      );
    }
    const { holder, acquiredAtMs, expiresAtMs } = lease(item);
    const seconds = Math.max(0, Math.ceil((expiresAtMs - clock.now()) / 1000));
    return new DeployError(
      'LOCK_HELD',
      `${holder.owner} holds the lock of ${service} for ${holder.verb} since ${new Date(acquiredAtMs).toISOString()} (run ${holder.runId}); its lease ends in ${seconds} s unless it renews it`,
      'wait until that run ends, or stop it; a run that died loses its lock when the lease ends',
    );
  }

  return {
    async acquire(holder: Holder, leaseMs: number, { takeOverFrom } = {}) {
      // Any answer tells the shared time.
      if (sharedOffsetMs() === undefined) await readLock();
      const now = clock.now() + offset();
      const dead = takeOverFrom === undefined ? '' : ' OR fencingToken = :dead';
      const item = await changeLock({
        update:
          'SET runId = :runId, #owner = :owner, verb = :verb, acquiredAtMs = :now, expiresAtMs = :end, released = :false, fencingToken = if_not_exists(fencingToken, :zero) + :one',
        // The same run again: its first call went through, but the answer was lost.
        condition: `attribute_not_exists(pk) OR released = :true OR expiresAtMs <= :now OR runId = :runId${dead}`,
        names: { '#owner': 'owner' },
        values: {
          ':runId': text(holder.runId),
          ':owner': text(holder.owner),
          ':verb': text(holder.verb),
          ':now': number(now),
          ':end': number(now + leaseMs),
          ':false': { BOOL: false },
          ':true': { BOOL: true },
          ':zero': number(0),
          ':one': number(1),
          ...(takeOverFrom === undefined ? {} : { ':dead': number(takeOverFrom) }),
        },
        give: 'ALL_NEW',
      });
      if (item === undefined) throw await refuse();
      return lease(item);
    },

    async renew(held, leaseMs) {
      const item = await changeLock({
        update: 'SET expiresAtMs = :end',
        condition: MINE,
        values: { ...mine(held), ':end': number(clock.now() + offset() + leaseMs) },
        give: 'ALL_NEW',
      });
      if (item === undefined) throw lost(service, held, await readLock());
      return lease(item);
    },

    async release(held) {
      await changeLock({
        update: 'SET released = :true',
        condition: MINE,
        values: { ...mine(held), ':true': { BOOL: true } },
        give: 'ALL_NEW',
      });
    },

    async holder() {
      const item = await readLock();
      return item === undefined || isReleased(item) ? undefined : lease(item);
    },

    async write(deployment, held) {
      const before = await changeLock({
        update: 'SET #document = :document',
        condition: MINE,
        names: { '#document': 'document' },
        values: { ...mine(held), ':document': text(documentOf(deployment)) },
        give: 'ALL_OLD',
      });
      if (before === undefined) throw lost(service, held, await readLock());
      const replaced = deploymentIn(before);
      if (replaced !== undefined && replaced.id !== deployment.id) {
        await writeHistory(replaced, held.fencingToken);
      }
      await writeHistory(deployment, held.fencingToken);
    },

    async history(limit) {
      const [lock, found] = await Promise.all([readLock(), readHistory(limit)]);
      // The lock item is written first: what it holds is never older than its copy in the history.
      const newest = deploymentIn(lock);
      const others = found.filter(({ id }) => id !== newest?.id);
      return [...(newest === undefined ? [] : [newest]), ...others]
        .sort((one, other) => (one.id < other.id ? 1 : -1))
        .slice(0, limit);
    },
  };
}

function mine({ holder, fencingToken }: Lease): Item {
  return {
    ':runId': text(holder.runId),
    ':token': number(fencingToken),
    ':false': { BOOL: false },
  };
}

function lost(service: string, lease: Lease, now: Item | undefined): DeployError {
  const by = now === undefined || isReleased(now) ? 'nobody' : leaseOf(now, 0).holder.owner;
  return new DeployError(
    'LOCK_LOST',
    `the lock of ${service} (fencing token ${lease.fencingToken}) belongs to ${by} by now`,
    'this run changes nothing any more; see what is live with status, then run the command again',
  );
}
