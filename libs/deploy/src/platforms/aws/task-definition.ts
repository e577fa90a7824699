import { createHash } from 'node:crypto';
import type { RegisterTaskDefinitionCommandInput, Tag, TaskDefinition } from '@aws-sdk/client-ecs';
import { type EcsSlot, type Manifest, namesOf } from '@cutover/config';
import { DeployError } from '../../engine/deploy-error.ts';
import type { Release, ServiceRevision } from '../../ports/platform.ts';

const TAG = {
  hash: 'cutover:configuration-hash',
  release: 'cutover:release',
  digest: 'cutover:digest',
  version: 'cutover:version',
  service: 'cutover:service',
  environment: 'cutover:environment',
} as const;

const NO_RELEASE: Release = { name: '', digest: '', image: '' };

/** The task definition of a release in a slot. The same input gives the same definition. */
export function taskDefinitionOf(
  manifest: Manifest,
  slot: EcsSlot,
  release: Release,
): RegisterTaskDefinitionCommandInput {
  return {
    ...definitionOf(manifest, slot, release),
    tags: tagsOf(manifest, release, configurationHash(manifest)),
  };
}

/**
 * The task definition of a release's migrations, in a family of its own: RunTask overrides a command, never the secrets.
 * Its hash tells the slot too, because the slot stands in its settings.
 */
export function migrationDefinitionOf(
  manifest: Manifest,
  slot: EcsSlot,
  release: Release,
): RegisterTaskDefinitionCommandInput {
  const { task, roles } = manifest;
  const forMigrations: Manifest = {
    ...manifest,
    roles: { ...roles, execution: roles.migration ?? roles.execution },
    task: { ...task, secrets: { ...task.secrets, ...task.migrationSecrets } },
  };
  const family = namesOf(manifest.environment, manifest.service).migrationFamily;
  const definition = { ...definitionOf(forMigrations, slot, release), family };
  const content = { ...definitionOf(forMigrations, slot, NO_RELEASE), family };
  return { ...definition, tags: tagsOf(manifest, release, hashOf(content)) };
}

function tagsOf({ environment, service }: Manifest, release: Release, hash: string): Tag[] {
  return [
    { key: TAG.hash, value: hash },
    { key: TAG.release, value: release.name },
    { key: TAG.digest, value: release.digest },
    ...(release.version === undefined ? [] : [{ key: TAG.version, value: release.version }]),
    { key: TAG.service, value: service },
    { key: TAG.environment, value: environment },
  ];
}

/**
 * Of everything that makes a revision but its image, its release's name and its slot: equal in both slots, so that what
 * is live in one can be compared with what would be deployed into the other.
 */
export function configurationHash(manifest: Manifest): string {
  return hashOf({ definition: definitionOf(manifest, 'blue', NO_RELEASE), network: manifest.network });
}

function hashOf(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(content)))
    .digest('hex')
    .slice(0, 16);
}

/**
 * Reads back what `taskDefinitionOf` wrote.
 * @throws {DeployError} PLATFORM_REFUSED for a definition that somebody else registered
 */
export function revisionOf(definition: TaskDefinition, tags: readonly Tag[]): ServiceRevision {
  const value = (key: string) => tags.find((tag) => tag.key === key)?.value;
  const [hash, name, digest] = [value(TAG.hash), value(TAG.release), value(TAG.digest)];
  const image = definition.containerDefinitions?.[0]?.image;
  const id = definition.taskDefinitionArn;
  if (!hash || !name || !digest || !image || !id) {
    throw new DeployError(
      'PLATFORM_REFUSED',
      `task definition ${id ?? '(unnamed)'} does not say which release it is: it was not registered by a deployment`,
      'somebody changed the ECS service by hand: scale that service to 0 and delete it, then deploy again',
    );
  }
  const version = value(TAG.version);
  return {
    id,
    release: { name, digest, image, ...(version !== undefined && { version }) },
    configurationHash: hash,
  };
}

function definitionOf(manifest: Manifest, slot: EcsSlot, release: Release) {
  const { task, roles } = manifest;
  const names = namesOf(manifest.environment, manifest.service);
  const environment = { ...task.environment, CUTOVER_RELEASE: release.name, DEPLOYMENT_COLOR: slot };
  return {
    family: names.taskFamily(slot),
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: String(task.cpu),
    memory: String(task.memoryMiB),
    runtimePlatform: { cpuArchitecture: task.cpuArchitecture, operatingSystemFamily: 'LINUX' },
    executionRoleArn: roles.execution,
    taskRoleArn: roles.task,
    containerDefinitions: [
      {
        name: task.containerName,
        image: release.image,
        essential: true,
        command: [...task.start],
        // A task keeps nothing: what it would write is lost with it, and an intruder finds no place for a file.
        readonlyRootFilesystem: true,
        stopTimeout: task.stopTimeoutSeconds,
        portMappings: [{ containerPort: task.containerPort, protocol: 'tcp' }],
        environment: sorted(environment).map(([name, value]) => ({ name, value })),
        secrets: sorted(task.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': manifest.logGroup,
            'awslogs-region': manifest.region,
            'awslogs-stream-prefix': names.logStreamPrefix(slot),
            // CloudWatch Logs in trouble must not stop the service from answering.
            mode: 'non-blocking',
          },
        },
      },
    ],
  } satisfies RegisterTaskDefinitionCommandInput;
}

function sorted(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The same content with the keys of every object in order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => [key, canonical(member)]),
  );
}
