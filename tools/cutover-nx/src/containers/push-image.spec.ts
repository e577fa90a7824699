import { describe, expect, it } from '@jest/globals';
import type { ContainerRecord } from './container-record.ts';
import { pushImage } from './push-image.ts';
import type { Registry } from './registry.ts';

const built = `sha256:${'a1'.repeat(32)}`;
const other = `sha256:${'b2'.repeat(32)}`;
const revision = '0123456789'.repeat(4);
const record: ContainerRecord = {
  service: 'service',
  release: '0123456-a1a1a1a1',
  version: '0.1.0',
  revision,
  dirty: false,
  created: '2026-11-25T19:16:59Z',
  digest: built,
  platforms: ['linux/amd64'],
  bundleBytes: 1,
  builder: 'buildah 1.28.2',
};
const registry: Registry = {
  host: '127.0.0.1:5000',
  repository: 'cutover/service',
  plain: true,
  login: () => Promise.resolve(undefined),
};
const { signal } = new AbortController();

/** A registry that has this under the tag, and gets that by a copy. */
function ports(before: string | undefined, after = built) {
  let there = before;
  const copies: string[] = [];
  return {
    copies,
    digestOfTag: () => Promise.resolve(there),
    copyImage: (layout: string, _: Registry, tag: string) => {
      copies.push(`${layout} ${tag}`);
      there = after;
      return Promise.resolve();
    },
  };
}

describe('pushImage', () => {
  it('moves no tag that stands for another image', async () => {
    const taken = ports(other);
    await expect(pushImage('/layout', record, registry, signal, taken)).rejects.toThrow(
      `127.0.0.1:5000/cutover/service:${revision} is ${other}, and what is built here is ${built}`,
    );
    expect(taken.copies).toEqual([]);
  });

  it('pushes nothing that is in no commit', async () => {
    const empty = ports(undefined);
    await expect(pushImage('/layout', { ...record, dirty: true }, registry, signal, empty)).rejects.toThrow(
      'holds changes that are in no commit',
    );
    expect(empty.copies).toEqual([]);
  });

  it('says so when the registry keeps something else than was sent', async () => {
    await expect(pushImage('/layout', record, registry, signal, ports(undefined, other))).rejects.toThrow(
      `was pushed as ${built}, and is ${other}`,
    );
  });

  it('copies nothing when the image is there', async () => {
    const there = ports(built);
    const pushed = await pushImage('/layout', record, registry, signal, there);
    expect(pushed).toMatchObject({ alreadyThere: true, tag: revision });
    expect(there.copies).toEqual([]);
  });

  it('copies the image under its commit, and names it by its digest', async () => {
    const empty = ports(undefined);
    expect(await pushImage('/layout', record, registry, signal, empty)).toEqual({
      image: `127.0.0.1:5000/cutover/service@${built}`,
      tag: revision,
      alreadyThere: false,
    });
    expect(empty.copies).toEqual([`/layout ${revision}`]);
  });
});
