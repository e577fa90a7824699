import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as sdk from '@aws-sdk/client-ecr';
import type { Handler } from '../../contracts.ts';
import { digestOf } from '../../images/bundle-manifest.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { place } from '../../testing/test-parts.ts';
import { createEcr } from '../index.ts';
import type { Registry } from '../index.ts';

type Call<Input, Output> = (input: Input) => Promise<Output>;

/** A registry whose clock goes on by a second a call. */
export interface TestRegistry {
  readonly registry: Registry;
  /** Digests of what tasks run. */
  readonly running: Set<string>;
  /** A bundle with this content. @returns its digest */
  push(content: string, options?: { repository?: string; commit?: string }): Promise<string>;
  readonly createRepository: Call<sdk.CreateRepositoryRequest, sdk.CreateRepositoryResponse>;
  readonly deleteRepository: Call<sdk.DeleteRepositoryRequest, sdk.DeleteRepositoryResponse>;
  readonly describeRepositories: Call<sdk.DescribeRepositoriesRequest, sdk.DescribeRepositoriesResponse>;
  readonly describeImages: Call<sdk.DescribeImagesRequest, sdk.DescribeImagesResponse>;
  readonly listImages: Call<sdk.ListImagesRequest, sdk.ListImagesResponse>;
  readonly batchGetImage: Call<sdk.BatchGetImageRequest, sdk.BatchGetImageResponse>;
  readonly batchDeleteImage: Call<sdk.BatchDeleteImageRequest, sdk.BatchDeleteImageResponse>;
  readonly putImage: Call<sdk.PutImageRequest, sdk.PutImageResponse>;
  close(): Promise<void>;
}

export const REPOSITORY = 'cutover/service';

export async function createTestRegistry(): Promise<TestRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const running = new Set<string>();
  let now = Date.UTC(2026, 0, 1);
  const clock = { timeScale: 1, now: () => new Date((now += 1000)), scaledMs: () => 0 };
  const store = createMemoryStore();
  const registry = createEcr({ store, clock, place, stateFolder: folder, running: () => running });
  const call =
    <Input, Output>(action: string): Call<Input, Output> =>
    async (input) =>
      (registry.endpoint.handlers[action] as unknown as Handler<Input, Output>)(input);
  return {
    registry,
    running,
    async push(content, { repository = REPOSITORY, commit } = {}) {
      const source = await mkdtemp(join(folder, 'bundle-'));
      await writeFile(join(source, 'main.mjs'), content);
      const { digest } = await registry.push(repository, source, commit);
      return digest;
    },
    createRepository: call('CreateRepository'),
    deleteRepository: call('DeleteRepository'),
    describeRepositories: call('DescribeRepositories'),
    describeImages: call('DescribeImages'),
    listImages: call('ListImages'),
    batchGetImage: call('BatchGetImage'),
    batchDeleteImage: call('BatchDeleteImage'),
    putImage: call('PutImage'),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** An index of images, and its digest. */
export function indexOf(...digests: string[]): { text: string; digest: string } {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const manifests = digests.map((digest) => ({
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest,
    size: 1,
  }));
  const text = JSON.stringify({ schemaVersion: 2, mediaType, manifests });
  return { text, digest: digestOf(text) };
}
