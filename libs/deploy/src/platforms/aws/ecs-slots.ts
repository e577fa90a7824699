import type { Failure, Service } from '@aws-sdk/client-ecs';
import { type EcsSlot, ecsSlots } from '@cutover/config';
import { DeployError } from '../../engine/deploy-error.ts';
import type { ServiceRevision } from '../../ports/platform.ts';
import { type AwsPlace, callOptions } from './place.ts';
import { changesOf, foreignTrait, settingsOf } from './slot-service.ts';

export interface EcsSlots {
  /** The services that exist; one that was deleted does not. */
  read(signal?: AbortSignal): Promise<ReadonlyMap<EcsSlot, Service>>;
  ensureCapacity(
    slot: EcsSlot,
    revision: ServiceRevision,
    desired: number,
    signal?: AbortSignal,
  ): Promise<void>;
  scaleToZero(slot: EcsSlot, signal?: AbortSignal): Promise<void>;
}

export function createEcsSlots(place: AwsPlace): EcsSlots {
  const { clients, manifest, names, clock, pollMs } = place;
  const { cluster } = manifest;

  async function read(signal?: AbortSignal): Promise<ReadonlyMap<EcsSlot, Service>> {
    const ecs = await clients.ecs();
    const { services = [], failures = [] } = await ecs.describeServices(
      { cluster, services: ecsSlots.map(names.ecsService) },
      callOptions(signal),
    );
    refuseUnknown(failures);
    const alive = services.filter(({ status }) => status !== 'INACTIVE');
    return new Map(
      ecsSlots.flatMap((slot) => {
        const service = alive.find(({ serviceName }) => serviceName === names.ecsService(slot));
        return service === undefined ? [] : [[slot, service] as const];
      }),
    );
  }

  /** ECS refuses a new service while one of the same name, deleted, still drains. */
  async function readSettled(slot: EcsSlot, signal?: AbortSignal): Promise<Service | undefined> {
    const deadline = clock.now() + manifest.deployment.startTimeoutSeconds * 1000;
    for (;;) {
      const service = (await read(signal)).get(slot);
      if (service?.status !== 'DRAINING') return service;
      if (clock.now() >= deadline) {
        throw new DeployError(
          'TIMEOUT',
          `ECS service ${names.ecsService(slot)} was deleted and still drains after ${manifest.deployment.startTimeoutSeconds} s`,
          'wait until ECS shows it as INACTIVE, then deploy again',
        );
      }
      await clock.sleep(pollMs, signal);
    }
  }

  return {
    read,

    async ensureCapacity(slot, revision, desired, signal) {
      const ecs = await clients.ecs();
      const service = await readSettled(slot, signal);
      const wanted = {
        ...settingsOf(manifest, slot),
        taskDefinition: revision.id,
        desiredCount: desired,
      };
      if (service === undefined) {
        await ecs.createService(
          {
            cluster,
            serviceName: names.ecsService(slot),
            launchType: 'FARGATE',
            schedulingStrategy: 'REPLICA',
            deploymentController: { type: 'ECS' },
            enableECSManagedTags: true,
            ...wanted,
          },
          callOptions(signal),
        );
        return;
      }
      refuseForeign(service);
      const changes = changesOf(service, wanted);
      if (changes === undefined) return;
      await ecs.updateService({ cluster, service: names.ecsService(slot), ...changes }, callOptions(signal));
    },

    async scaleToZero(slot, signal) {
      const service = (await read(signal)).get(slot);
      if (service?.status !== 'ACTIVE' || service.desiredCount === 0) return;
      const ecs = await clients.ecs();
      await ecs.updateService(
        { cluster, service: names.ecsService(slot), desiredCount: 0 },
        callOptions(signal),
      );
    },
  };
}

function refuseUnknown(failures: readonly Failure[]): void {
  const unknown = failures.find(({ reason }) => reason !== 'MISSING');
  if (unknown === undefined) return;
  throw new DeployError(
    'PLATFORM_FAILED',
    `ecs DescribeServices: ${unknown.arn ?? 'a service'}: ${unknown.reason ?? 'no reason'} ${unknown.detail ?? ''}`.trimEnd(),
    'read the reason above, then run the same command again: it resumes',
  );
}

function refuseForeign(service: Service): void {
  const trait = foreignTrait(service);
  if (trait === undefined) return;
  throw new DeployError(
    'PLATFORM_REFUSED',
    `ECS service ${service.serviceName ?? ''} has ${trait}: something else moves it`,
    'delete that service, or deploy it with the tool that made it',
  );
}
