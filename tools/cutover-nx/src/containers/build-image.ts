import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadEnvironment, readVariables, type ServiceDefinition } from '@cutover/config';
import { z } from 'zod';
import { releaseName, shortCommit } from '../session/release-name.ts';
import { UserError } from '../user-error.ts';
import { writeBill } from './bill-of-materials.ts';
import { buildContext } from './build-context.ts';
import type { Builder } from './builder.ts';
import { type ContainerRecord, containerPlaces, writeRecord } from './container-record.ts';
import { createdAt, labelArgs, workspaceFacts } from './image-labels.ts';
import { readLayout } from './image-layout.ts';
import { ProgramError } from './run-program.ts';
import type { SourceCommit } from './source-commit.ts';

export interface ImageRequest {
  readonly workspace: string;
  readonly service: ServiceDefinition;
  readonly environment: string;
  readonly platforms: readonly string[];
  readonly commit: SourceCommit;
  readonly builder: Builder;
  readonly signal: AbortSignal;
}

/** One Dockerfile for every service: a bundle is the whole of it. */
const DOCKERFILE = 'docker/service.Dockerfile';

const variables = z.object({
  /** Base image instead of the Dockerfile's, such as one from a registry of one's own. */
  CUTOVER_NODE_IMAGE: z.string().optional(),
});

/**
 * Builds the image of a service into `dist/containers`. What lay there stays until the new one is whole.
 * @throws {UserError} where the build fails, or there is nothing to build of
 */
export async function buildImage(request: ImageRequest): Promise<ContainerRecord> {
  const { workspace, service, commit, builder, platforms, signal } = request;
  const facts = await workspaceFacts(workspace);
  const places = containerPlaces(workspace, service.name);
  const layout = `${places.layout}.${process.pid}`;
  const dockerfile = join(workspace, DOCKERFILE);
  const ignoreFile = `${dockerfile}.dockerignore`;
  const { CUTOVER_NODE_IMAGE } = readVariables(variables);
  const bundle = resolve(workspace, service.bundle);
  await using context = await buildContext(bundle, ignoreFile);
  await mkdir(places.folder, { recursive: true });
  try {
    await builder.build(
      {
        context: context.folder,
        dockerfile,
        ignoreFile,
        platforms,
        timestamp: commit.committedAt,
        buildArgs: {
          ...labelArgs({ ...facts, ...commit, service: service.name, repository: repositoryOf(request) }),
          ...(CUTOVER_NODE_IMAGE !== undefined && { NODE_IMAGE: CUTOVER_NODE_IMAGE }),
        },
        layout,
      },
      signal,
    );
    const { digest, platforms: built, lastLayerBytes } = await readLayout(layout);
    assertPlatforms(platforms, built);
    const record: ContainerRecord = {
      service: service.name,
      release: releaseName({ commit: await shortCommit(workspace), digest }),
      version: facts.version,
      revision: commit.revision,
      dirty: commit.changed.length > 0,
      created: createdAt(commit.committedAt),
      digest,
      platforms: [...built],
      bundleBytes: lastLayerBytes,
      builder: builder.name,
    };
    await rm(places.sbom, { force: true });
    await writeBill(workspace, `${bundle}.packages.json`, places.sbom, record, signal);
    await rm(places.layout, { recursive: true, force: true });
    await rename(layout, places.layout);
    await writeRecord(places.record, record);
    return record;
  } catch (cause) {
    if (!(cause instanceof ProgramError)) throw cause;
    throw new UserError(
      `the image of ${service.name} was not built: ${cause.message}`,
      'where the base image cannot be pulled, name one that can in CUTOVER_NODE_IMAGE',
      { cause },
    );
  } finally {
    await rm(layout, { recursive: true, force: true });
  }
}

function repositoryOf({ environment }: ImageRequest): string {
  return loadEnvironment(environment).delivery.repository;
}

function assertPlatforms(asked: readonly string[], built: readonly string[]): void {
  if (asked.join() === built.join()) return;
  throw new UserError(
    `asked for ${asked.join(', ')}, the builder made ${built.join(', ')}: the base image has no other platform`,
    'name a base image that has them in CUTOVER_NODE_IMAGE, or fewer platforms with --platforms',
  );
}
