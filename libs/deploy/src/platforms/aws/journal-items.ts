import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ServiceDeployment } from '../../engine/service-deployment.ts';
import type { Lease } from '../../ports/journal.ts';

export type Item = Record<string, AttributeValue>;

export const LOCK = 'lock';
export const DEPLOYMENT = 'deployment#';

/** DynamoDB takes items of 400 KB; a reason with a task's last log lines is the one part that can grow. */
const LONGEST_REASON = 20_000;

export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });

/** @param offsetMs how far the clock that wrote the item is ahead of ours */
export function leaseOf(item: Item, offsetMs: number): Lease {
  return {
    fencingToken: Number(item['fencingToken']?.N),
    holder: {
      owner: item['owner']?.S ?? '',
      runId: item['runId']?.S ?? '',
      verb: item['verb']?.S ?? '',
    },
    acquiredAtMs: Number(item['acquiredAtMs']?.N) - offsetMs,
    expiresAtMs: Number(item['expiresAtMs']?.N) - offsetMs,
  };
}

export function isReleased(item: Item): boolean {
  return item['released']?.BOOL === true;
}

/** The deployment as JSON, whole but for an overlong reason. */
export function documentOf(deployment: ServiceDeployment): string {
  const { reason } = deployment;
  if (reason === undefined || reason.length <= LONGEST_REASON) return JSON.stringify(deployment);
  return JSON.stringify({ ...deployment, reason: `${reason.slice(0, LONGEST_REASON)} [shortened]` });
}

/** The deployment that an item of the lock or of the history holds; undefined before the first write. */
export function deploymentIn(item: Item | undefined): ServiceDeployment | undefined {
  const document = item?.['document']?.S;
  return document === undefined ? undefined : (JSON.parse(document) as ServiceDeployment);
}
