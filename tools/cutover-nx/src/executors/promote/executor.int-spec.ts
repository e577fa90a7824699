import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ContainerRecord } from '../../containers/container-record.ts';
import { type FakeRegistry, startFakeRegistry } from '../../testing/fake-registry.ts';
import { ScratchCheckout } from '../../testing/scratch-checkout.ts';

let checkout: ScratchCheckout;
let registry: FakeRegistry;
beforeEach(async () => {
  registry = await startFakeRegistry();
  checkout = await ScratchCheckout.make();
  await checkout.install('buildah', 'skopeo');
  await checkout.verb('container');
});
afterEach(async () => {
  await registry[Symbol.asyncDispose]();
  await checkout.remove();
});

const RECORD = 'dist/containers/service.json';
const record = () => checkout.json<ContainerRecord>(RECORD);
const promote = () => checkout.verb('promote', { environment: 'production', registry: registry.host });

async function expectRefused(message: string): Promise<void> {
  const { success, output } = await promote();
  expect({ success, output }).toMatchObject({
    success: false,
    output: expect.stringContaining(message) as unknown,
  });
  expect(output).toContain('bring');
  expect(output).not.toMatch(/\n {4}at /);
  expect(registry.tags.size).toBe(0);
}

describe('promote', () => {
  it('refuses an image of another commit than is checked out', async () => {
    const built = await checkout.git('rev-parse', 'HEAD');
    const head = await checkout.commit('second');
    await expectRefused(`the image was built of commit ${built}, and ${head} is checked out`);
  });

  it('refuses an image whose record is of another one', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    await checkout.write(RECORD, JSON.stringify({ ...(await record()), digest }));
    await expectRefused(`says ${digest}`);
  });

  it('refuses an image that was changed on the way', async () => {
    const blobs = checkout.path('dist/containers/service/blobs/sha256');
    for (const name of await readdir(blobs)) {
      const text = await readFile(`${blobs}/${name}`, 'utf8');
      if (text.includes('main.mjs')) await writeFile(`${blobs}/${name}`, text.replace('log(1)', 'log(2)'));
    }
    await expectRefused('is no whole image: what is stored as sha256:');
  });

  it('refuses when there is no image, or a record that nobody here writes', async () => {
    await checkout.write(RECORD, '{');
    await expectRefused(`${RECORD} is not JSON`);
    await rm(checkout.path(RECORD));
    await expectRefused('there is no image of service');
  });

  it('moves no tag', async () => {
    const { revision, digest } = await record();
    const other = `sha256:${'b2'.repeat(32)}`;
    registry.tags.set(`cutover/service:${revision}`, other);
    const { success, output } = await promote();
    expect(success).toBe(false);
    expect(output).toContain(`is ${other}, and what is built here is ${digest}`);
    expect(registry.tags.get(`cutover/service:${revision}`)).toBe(other);
  });

  it('copies what was built under its digest, and builds nothing', async () => {
    const { revision, digest } = await record();
    const before = await checkout.calls();
    const { success } = await promote();
    expect(success).toBe(true);
    expect(registry.tags.get(`cutover/service:${revision}`)).toBe(digest);
    const called = (await checkout.calls()).slice(before.length);
    expect(called.map((call) => call.split(' ')[0])).toEqual(['skopeo']);
    expect((await promote()).output).toContain(`already there under ${revision}`);
  });
});
