import { ecsSlots, namesOf } from '@cutover/config';
import { DeployError } from '../../engine/deploy-error.ts';
import type { Clock } from '../../ports/clock.ts';
import { type AwsClients, type AwsConnection, createAwsClients } from './aws-clients.ts';
import { readUnlessMissing } from './aws-errors.ts';
import { readManifest } from './manifest-parameter.ts';

export interface RemoveSlotsRequest {
  readonly environment: string;
  readonly service: string;
  readonly connection: AwsConnection;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

const POLL_MS = 5000;
/** A task that is stopped has `stopTimeout` (120 s on Fargate at most), after its target was deregistered. */
const DRAINED_WITHIN_MS = 15 * 60_000;

/**
 * Takes away what the engine made of a service, so that its stacks can go: first the rules, so that no request reaches what
 * is stopped, then the ECS services of the slots with all of their tasks. Done twice, it does nothing the second time.
 * @returns names of the ECS services that were there
 * @throws {DeployError} PLATFORM_REFUSED; PLATFORM_FAILED, also where tasks do not stop
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
 */
export async function removeSlots(
  { environment, service, connection, clock, signal }: RemoveSlotsRequest,
  clients: AwsClients = createAwsClients(connection),
): Promise<readonly string[]> {
  const names = namesOf(environment, service);
  const { region } = connection;
  try {
    const manifest = await unlessNoManifest(() =>
      readManifest(clients, names, { environment, service, region }, signal),
    );
    if (manifest === undefined) return [];
    const { production, test } = manifest.listeners;
    for (const listener of [production, test]) await removeRules(clients, listener.arn);
    const removed: string[] = [];
    for (const slot of ecsSlots) {
      if (await removeService(clients, names.cluster, names.ecsService(slot)))
        removed.push(names.ecsService(slot));
    }
    const until = clock.now() + DRAINED_WITHIN_MS;
    while (await anyThere(clients, names.cluster, removed)) {
      if (clock.now() >= until) throw stillThere(removed);
      await clock.sleep(POLL_MS, signal);
    }
    return removed;
  } finally {
    await clients.close();
  }
}

/** Those of the engine: every rule but the listener's default action, which is CDK's. */
async function removeRules(clients: AwsClients, ListenerArn: string): Promise<void> {
  const elb = await clients.loadBalancing();
  const found = await readUnlessMissing(
    () => elb.describeRules({ ListenerArn }),
    'ListenerNotFoundException',
  );
  for (const { RuleArn, IsDefault } of found?.Rules ?? []) {
    if (IsDefault !== true) await elb.deleteRule({ RuleArn });
  }
}

/** With its tasks, whatever its count. @returns whether it was there */
async function removeService(clients: AwsClients, cluster: string, service: string): Promise<boolean> {
  const ecs = await clients.ecs();
  const deleted = await readUnlessMissing(
    () => ecs.deleteService({ cluster, service, force: true }),
    'ServiceNotFoundException',
    'ClusterNotFoundException',
    'ServiceNotActiveException',
  );
  return deleted !== undefined;
}

async function anyThere(clients: AwsClients, cluster: string, services: readonly string[]): Promise<boolean> {
  if (services.length === 0) return false;
  const ecs = await clients.ecs();
  const { services: found = [] } = await ecs.describeServices({ cluster, services: [...services] });
  return found.some(({ status, runningCount = 0 }) => status !== 'INACTIVE' || runningCount > 0);
}

async function unlessNoManifest<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DeployError && error.code === 'MANIFEST_MISSING') return undefined;
    throw error;
  }
}

function stillThere(services: readonly string[]): DeployError {
  return new DeployError(
    'PLATFORM_FAILED',
    `tasks of ${services.join(', ')} have not stopped after ${DRAINED_WITHIN_MS / 60_000} minutes`,
    'look at their events in ECS, then run the same command again: it goes on',
  );
}
