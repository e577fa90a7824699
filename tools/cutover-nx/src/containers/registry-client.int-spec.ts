import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { type FakeRegistryOptions, startFakeRegistry } from '../testing/fake-registry.ts';
import type { Registry } from './registry.ts';
import { digestOfTag } from './registry-client.ts';

const digest = `sha256:${'a1'.repeat(32)}`;
const LOGIN = 'robot:secret';

function registryAt(host: string, login?: string): Registry {
  const base64 = login && Buffer.from(login).toString('base64');
  return { host, repository: 'cutover/service', plain: true, login: () => Promise.resolve(base64) };
}

/** What is found, or refused, in a registry that has one tag. */
async function look(options: FakeRegistryOptions, { tag = 'abc', login = '' } = {}) {
  await using fake = await startFakeRegistry(options);
  fake.tags.set('cutover/service:abc', digest);
  const found = await digestOfTag(registryAt(fake.host, login || undefined), tag).catch(
    (error: unknown) => error as Error & { hint: string },
  );
  return { found, calls: fake.calls };
}

describe('digestOfTag', () => {
  it('shows neither login nor token when the registry refuses', async () => {
    const { found } = await look({ login: LOGIN }, { login: 'robot:wrong' });
    expect(found).toMatchObject({
      message: expect.stringMatching(
        /^the registry 127\.0\.0\.1:\d+ refuses: asked for cutover\/service:abc, it answers 401$/,
      ) as unknown,
      hint: expect.stringContaining('docker login 127.0.0.1:') as unknown,
    });
    expect(JSON.stringify(found, Object.getOwnPropertyNames(found))).not.toMatch(
      /wrong|cm9ib3Q6d3Jvbmc=|a-token/,
    );
  });

  it('says that nobody answers when nothing listens', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    await expect(digestOfTag(registryAt(`127.0.0.1:${port}`), 'abc')).rejects.toThrow(
      `the registry 127.0.0.1:${port} does not answer: connect ECONNREFUSED 127.0.0.1:${port}`,
    );
  });

  it('is not taken for an absent tag when the registry is in trouble', async () => {
    const { found } = await look({ status: 503 });
    expect(String(found)).toContain('it answers 503');
  });

  it('believes no registry that names no digest', async () => {
    const { found } = await look({ silent: true });
    expect(String(found)).toContain('it names no digest');
  });

  it('is undefined when there is no such tag', async () => {
    expect((await look({}, { tag: 'none' })).found).toBeUndefined();
  });

  it('is found without a login, and asked for once', async () => {
    const { found, calls } = await look({});
    expect(found).toBe(digest);
    expect(calls).toEqual(['HEAD /v2/cutover/service/manifests/abc nobody']);
  });

  it('is found with a login', async () => {
    expect((await look({ login: LOGIN }, { login: LOGIN })).found).toBe(digest);
  });

  it('is found with a token when the registry sends to where it gives them', async () => {
    const { found, calls } = await look({ login: LOGIN, scheme: 'Bearer' }, { login: LOGIN });
    expect(found).toBe(digest);
    expect(calls.map((call) => call.replace(/\?.*? /, ' '))).toEqual([
      'HEAD /v2/cutover/service/manifests/abc Basic',
      'GET /token Basic',
      'HEAD /v2/cutover/service/manifests/abc Bearer',
    ]);
  });

  it('sends a login to nobody who could be overheard', async () => {
    await using fake = await startFakeRegistry({ login: LOGIN, scheme: 'Bearer' });
    const elsewhere = { ...registryAt(fake.host, LOGIN), plain: false };
    await expect(digestOfTag(elsewhere, 'abc')).rejects.toThrow('does not answer');
    expect(fake.calls).toEqual([]);
  });
});
