import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ContainerRecord } from '../../containers/container-record.ts';
import { startFakeRegistry } from '../../testing/fake-registry.ts';
import { ScratchCheckout } from '../../testing/scratch-checkout.ts';

let checkout: ScratchCheckout;
beforeEach(async () => {
  checkout = await ScratchCheckout.make();
});
afterEach(() => checkout.remove());

const RECORD = 'dist/containers/service.json';
const record = () => checkout.json<ContainerRecord>(RECORD);
const exists = (file: string) =>
  stat(checkout.path(file)).then(
    () => true,
    () => false,
  );

describe('container', () => {
  it('says what builds images when nothing here does', async () => {
    const { success, output } = await checkout.verb('container');
    expect(success).toBe(false);
    expect(output).toMatch(
      /^nothing here builds images: docker cannot be started: .*ENOENT; buildah cannot be started: .*ENOENT\n→ start Docker, or install buildah/,
    );
    expect(await exists('dist/containers')).toBe(false);
  });

  it('keeps the image that was there, and no half of another, when the build fails', async () => {
    await checkout.install('buildah');
    await checkout.verb('container');
    const before = await record();
    await writeFile(join(dirname(checkout.folder), 'home/no-base'), '');
    const { success, output } = await checkout.verb('container');
    expect({ success, output }).toMatchObject({
      success: false,
      output: expect.stringMatching(
        /^the image of service was not built: buildah ended with 125: STEP 1\/9: FROM base\nError: no such host\n→ .*CUTOVER_NODE_IMAGE\n$/,
      ) as unknown,
    });
    expect(await record()).toEqual(before);
    expect((await readdir(checkout.path('dist/containers'))).sort()).toEqual(['service', 'service.json']);
  });

  it('builds nothing for a shared environment when files are in no commit', async () => {
    await checkout.install('buildah');
    await checkout.write('apps/service/src/new.ts', '');
    const { success, output } = await checkout.verb('container', { environment: 'staging' });
    expect(success).toBe(false);
    expect(output).toContain(
      'an image for staging is built of a commit, and these files are in none: apps/service/src/new.ts',
    );
    expect(await checkout.calls()).toEqual([]);
  });

  it('pushes nothing that is in no commit', async () => {
    await checkout.install('buildah', 'skopeo');
    await checkout.write('new.ts', '');
    await using registry = await startFakeRegistry();
    const { success, output } = await checkout.verb('container', { push: true, registry: registry.host });
    expect(success).toBe(false);
    expect(output).toContain('an image for a registry is built of a commit');
    expect(registry.calls).toEqual([]);
  });

  it('sends the image by itself where there is no skopeo, as beside Docker', async () => {
    await checkout.install('buildah');
    await using registry = await startFakeRegistry();
    const { success, output } = await checkout.verb('container', { push: true, registry: registry.host });
    expect({ success, output }).toMatchObject({ success: true });
    const { digest, revision } = await record();
    expect(registry.tags.get(`cutover/service:${revision}`)).toBe(digest);
    expect(registry.blobs.size).toBeGreaterThan(1);
  });

  it('tells what the registry answers when it refuses the push', async () => {
    await checkout.install('buildah', 'skopeo');
    await using registry = await startFakeRegistry({ login: 'robot:secret' });
    const { output } = await checkout.verb('container', { push: true, registry: registry.host });
    expect(output).toContain(`the registry ${registry.host} refuses`);
    expect(output).not.toMatch(/\n {4}at /);
  });

  it('builds uncommitted work for this machine, and says that it is', async () => {
    await checkout.install('buildah');
    await checkout.write('new.ts', '');
    const { success, output } = await checkout.verb('container');
    expect(success).toBe(true);
    expect(output).toContain('with changes that are in no commit');
    expect(await record()).toMatchObject({ dirty: true });
  });

  it('has one digest for a commit, whatever the modes and times of the files', async () => {
    await checkout.install('buildah');
    await checkout.verb('container');
    const { digest } = await record();
    await chmod(checkout.path('dist/apps/service/main.mjs'), 0o600);
    await checkout.verb('container');
    expect(await record()).toMatchObject({ digest });
    await checkout.commit('second');
    await checkout.verb('container');
    expect((await record()).digest).not.toBe(digest);
  });

  it('tells the builder another base image when CUTOVER_NODE_IMAGE names one', async () => {
    await checkout.install('buildah');
    await checkout.verb('container', {}, { CUTOVER_NODE_IMAGE: 'registry.example.com/node:24' });
    expect(await checkout.calls()).toContainEqual(
      expect.stringContaining('--build-arg NODE_IMAGE=registry.example.com/node:24'),
    );
  });

  it('records what it built, and leaves nothing in the storage of the builder', async () => {
    await checkout.install('buildah');
    const { success } = await checkout.verb('container', { platforms: 'linux/arm64' });
    expect(success).toBe(true);
    const { digest, ...built } = await record();
    const revision = await checkout.git('rev-parse', 'HEAD');
    const date = await checkout.git('show', '-s', '--format=%cI', 'HEAD');
    expect(built).toEqual({
      service: 'service',
      release: `${revision.slice(0, 7)}-${digest.slice(7, 15)}`,
      version: '1.2.3',
      revision,
      dirty: false,
      created: new Date(date).toISOString().replace('.000Z', 'Z'),
      platforms: ['linux/arm64'],
      bundleBytes: expect.any(Number) as unknown,
      builder: 'buildah 9.9.9',
    });
    const [made, , , , ...removed] = (await checkout.calls()).slice(1);
    const list = /--tag (\S+):linux-arm64/.exec(made ?? '')?.[1] ?? '';
    expect(removed).toEqual([`buildah manifest rm ${list}`, `buildah rmi ${list}:linux-arm64`]);
  });

  it('pushes under the commit with a login that stands on no command line, and once', async () => {
    await checkout.install('buildah', 'skopeo');
    await using registry = await startFakeRegistry({ login: 'robot:secret' });
    const auth = Buffer.from('robot:secret').toString('base64');
    const logins = JSON.stringify({ auths: { [registry.host]: { auth } } });
    await checkout.write('dist/logins.json', logins);
    const variables = {
      CUTOVER_REGISTRY: registry.host,
      REGISTRY_AUTH_FILE: checkout.path('dist/logins.json'),
    };
    const first = await checkout.verb('container', { push: true }, variables);
    const { digest, revision } = await record();
    expect(first).toMatchObject({
      success: true,
      output: expect.stringContaining(
        `pushed under ${revision}: ${registry.host}/cutover/service@${digest}`,
      ) as unknown,
    });
    expect(registry.tags.get(`cutover/service:${revision}`)).toBe(digest);
    const again = await checkout.verb('container', { push: true }, variables);
    expect(again.output).toContain(`already there under ${revision}`);
    const copies = (await checkout.calls()).filter((call) => call.startsWith('skopeo '));
    expect(copies).toHaveLength(1);
    const [command = '', login = ''] = copies[0]?.split(' login ') ?? [];
    expect(command).not.toContain(auth);
    expect(login).toBe(`600 ${logins}`);
  });
});
