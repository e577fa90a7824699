import { appendFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Workspace } from '@cutover/deploy-e2e/testing/workspace.ts';
import { sendImage } from '@cutover/nx/send-image';
import { containersEnvironment } from '../containers/storage.ts';
import { run } from '../processes.ts';
import { type ContainerRecord, ImageWorkspace, readBlob, readManifests } from '../testing/image-workspace.ts';
import { TestRegistry } from '../testing/registry.ts';

const REPOSITORY = 'cutover/service';

let built: ImageWorkspace;
let registry: TestRegistry;
let workspace: Workspace;
let first: ContainerRecord;
let firstLayout: string;
/** As the deployment names it. */
let firstRelease: string | undefined;

beforeAll(async () => {
  [built, registry, workspace] = await Promise.all([
    ImageWorkspace.create(),
    TestRegistry.start(),
    Workspace.create(),
  ]);
  first = await built.container({ push: true, registry: registry.host });
  firstLayout = join(built.folder, 'first');
  await cp(built.layout, firstLayout, { recursive: true });
});

afterAll(async () => {
  await workspace.remove();
  await registry.stop();
  await built.remove();
});

/** Of changed sources that are in no commit: it has a digest, and `nx container --push` would not push it. */
async function anotherImage(tag: string): Promise<{ digest: string; image: string }> {
  await appendFile(join(built.bundle, 'main.mjs'), `\n// ${tag}\n`);
  const { digest } = await built.container({ platforms: 'linux/amd64' });
  await copy(built.layout, tag);
  return { digest, image: `${registry.host}/${REPOSITORY}@${digest}` };
}

/** To the registry, as it is, by what stands in for skopeo where there is none. */
function copy(layout: string, tag: string): Promise<void> {
  const place = { host: registry.host, repository: REPOSITORY, plain: true };
  const nobody = () => Promise.resolve(undefined);
  return sendImage(layout, { ...place, login: nobody }, tag, AbortSignal.timeout(120_000));
}

describe('the image of a registry', () => {
  it('is read back by its digest as it was built, for both platforms', async () => {
    const { image = '', digest, revision } = first;
    expect(image).toBe(`${registry.host}/cutover/service@${digest}`);
    const env = containersEnvironment();
    const byTag = `docker://${image.replace(/@.*/, `:${revision}`)}`;
    const inspect = ['inspect', '--tls-verify=false'];
    for (const architecture of ['amd64', 'arm64']) {
      const words = [
        '--override-arch',
        architecture,
        ...inspect,
        '--format',
        '{{.Digest}} {{.Architecture}}',
      ];
      expect(await run('skopeo', [...words, byTag], { env })).toBe(`${digest} ${architecture}`);
    }
    const raw = await run('skopeo', [...inspect, '--raw', `docker://${image}`], { env });
    expect(JSON.parse(raw)).toEqual(await readBlob(built.layout, digest));
  });

  it('is deployed on this machine by its digest, and answers', async () => {
    const { image, digest } = first;
    const { exitCode, result, output } = await workspace.run('deploy', { image, load: 200, bake: '2s' });
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
    expect(result).toMatchObject({ status: 'SUCCESSFUL', digest, requests: { failed: 0 } });
    firstRelease = result.release;
    const info = await fetch(`${String(result.url)}/info`);
    expect(info.status).toBe(200);
    expect(await info.text()).toContain(result.release);
  });

  it('follows another one under load without losing a request', async () => {
    const { digest, image } = await anotherImage('another');
    const { exitCode, result, output } = await workspace.run('deploy', {
      image,
      load: 300,
      steps: '10,50,100',
      bake: '2s',
    });
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
    expect(result).toMatchObject({ status: 'SUCCESSFUL', digest, requests: { failed: 0 } });
    expect(result.requests?.total).toBeGreaterThan(1000);
  });

  it('is refused in words of ECS when the registry has no such digest, and production stays', async () => {
    const image = `${registry.host}/cutover/service@sha256:${'0'.repeat(64)}`;
    const { exitCode, result, output } = await workspace.run('deploy', { image, load: 100 });
    expect(exitCode).toBe(1);
    expect(output).toContain(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`,
    );
    expect(output).not.toMatch(/\n\s+at .+:\d+:\d+/);
    expect(result.requests).toMatchObject({ failed: 0 });
  });

  it('is refused when the registry sends another layer than the digest says, and production stays', async () => {
    const { digest, image } = await anotherImage('third');
    const [manifest] = await readManifests(built.layout, digest);
    const layer = manifest!.layers.at(-1)!.digest;
    await registry.tamper(layer);
    const { exitCode, result, output } = await workspace.run('deploy', { image, load: 100 });
    expect(exitCode).toBe(1);
    expect(output).toMatch(
      new RegExp(
        `CannotPullContainerError: .*failed commit on ref "layer-${layer}": unexpected commit digest`,
      ),
    );
    expect(result.requests).toMatchObject({ failed: 0 });
    expect((await workspace.run('status')).result).toMatchObject({ live: 'green' });
  });

  it('cannot be gone back to once it is gone from the registry, and production stays', async () => {
    await registry.remove(REPOSITORY, first.digest);
    const { exitCode, result, output } = await workspace.run('rollback', { to: firstRelease, load: 100 });
    expect(exitCode).toBe(1);
    expect(output).toMatch(/CannotPullContainerError: .*: not found/);
    expect(result.requests).toMatchObject({ failed: 0 });
    expect((await workspace.run('status')).result).toMatchObject({ live: 'green' });
  });

  it('is gone back to under load without losing a request', async () => {
    await copy(firstLayout, first.revision);
    const { exitCode, result, output } = await workspace.run('rollback', { to: firstRelease, load: 200 });
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
    expect(result).toMatchObject({ status: 'SUCCESSFUL', digest: first.digest, requests: { failed: 0 } });
  });
});
