import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import type { EcsSlot } from '@cutover/config';
import { DeployError } from '../../engine/deploy-error.ts';
import type { Release, ServiceRevision } from '../../ports/platform.ts';
import { type AwsPlace, callOptions } from './place.ts';
import { migrationDefinitionOf, revisionOf, taskDefinitionOf } from './task-definition.ts';

/** How many of the newest definitions of a family are searched for the same content. */
const SEARCHED = 10;

export interface ServiceRevisions {
  read(taskDefinitionArn: string, signal?: AbortSignal): Promise<ServiceRevision>;
  /** Registers only where none of the newest has the same content. */
  register(slot: EcsSlot, release: Release, signal?: AbortSignal): Promise<ServiceRevision>;
  /** The same for the migrations of the release. */
  registerMigration(slot: EcsSlot, release: Release, signal?: AbortSignal): Promise<ServiceRevision>;
}

export function createServiceRevisions({ clients, manifest }: AwsPlace): ServiceRevisions {
  // A revision never changes, so what was read once stays true.
  const known = new Map<string, ServiceRevision>();

  async function read(arn: string, signal?: AbortSignal): Promise<ServiceRevision> {
    const cached = known.get(arn);
    if (cached !== undefined) return cached;
    const ecs = await clients.ecs();
    const { taskDefinition, tags } = await ecs.describeTaskDefinition(
      { taskDefinition: arn, include: ['TAGS'] },
      callOptions(signal),
    );
    const revision = revisionOf(taskDefinition ?? {}, tags ?? []);
    known.set(arn, revision);
    return revision;
  }

  async function find(family: string | undefined, wanted: ServiceRevision, signal?: AbortSignal) {
    const ecs = await clients.ecs();
    const { taskDefinitionArns = [] } = await ecs.listTaskDefinitions(
      { familyPrefix: family, status: 'ACTIVE', sort: 'DESC', maxResults: SEARCHED },
      callOptions(signal),
    );
    const newest = await Promise.all(taskDefinitionArns.map((arn) => readOrSkip(arn, signal)));
    return newest.find(
      (revision) =>
        revision?.configurationHash === wanted.configurationHash && same(revision.release, wanted.release),
    );
  }

  async function registerOnce(input: RegisterTaskDefinitionCommandInput, signal?: AbortSignal) {
    const wanted = revisionOf({ ...input, taskDefinitionArn: 'not registered yet' }, input.tags ?? []);
    const existing = await find(input.family, wanted, signal);
    if (existing !== undefined) return existing;
    const ecs = await clients.ecs();
    const { taskDefinition } = await ecs.registerTaskDefinition(input, callOptions(signal));
    const revision = revisionOf(taskDefinition ?? {}, input.tags ?? []);
    known.set(revision.id, revision);
    return revision;
  }

  /** A definition that somebody else registered in our family is none of ours, and no reason to fail. */
  async function readOrSkip(arn: string, signal?: AbortSignal): Promise<ServiceRevision | undefined> {
    try {
      return await read(arn, signal);
    } catch (error) {
      if (error instanceof DeployError && error.cause === undefined) return undefined;
      throw error;
    }
  }

  return {
    read,
    register: (slot, release, signal) => registerOnce(taskDefinitionOf(manifest, slot, release), signal),
    registerMigration: (slot, release, signal) =>
      registerOnce(migrationDefinitionOf(manifest, slot, release), signal),
  };
}

function same(one: Release, other: Release): boolean {
  return one.digest === other.digest && one.name === other.name && one.image === other.image;
}
