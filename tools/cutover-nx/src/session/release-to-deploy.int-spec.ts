import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FakeRegistry, startFakeRegistry } from '../testing/fake-registry.ts';
import { repository } from '../testing/run-executor.ts';
import { ScratchCheckout } from '../testing/scratch-checkout.ts';
import { type ReleaseToDeployOptions, releaseToDeploy } from './release-to-deploy.ts';
import { servicesOf } from './service-of.ts';

const digest = `sha256:${'a1'.repeat(32)}`;
const { signal } = new AbortController();
let checkout: ScratchCheckout;
let registry: FakeRegistry;

beforeEach(async () => {
  checkout = await ScratchCheckout.make();
  registry = await startFakeRegistry();
});

afterEach(async () => {
  await registry[Symbol.asyncDispose]();
  await checkout.remove();
});

async function release(options: Partial<ReleaseToDeployOptions> = {}) {
  const [service] = await servicesOf(repository);
  return releaseToDeploy(
    { environment: 'staging', registry: registry.host, ...options },
    { workspace: checkout.folder, service: service!, signal },
  );
}

describe('releaseToDeploy', () => {
  it('says how to push it when the commit has no image', async () => {
    const head = await checkout.git('rev-parse', 'HEAD');
    await expect(release()).rejects.toMatchObject({
      message: `${registry.host}/cutover/service has no image of commit ${head}`,
      hint: `push it: npx nx container service -c staging --registry ${registry.host} --push; or name another one with --image`,
    });
  });

  it('never takes the image of the commit before', async () => {
    registry.tags.set(`cutover/service:${await checkout.git('rev-parse', 'HEAD')}`, digest);
    await checkout.commit('second');
    await expect(release()).rejects.toThrow('has no image of commit');
  });

  it('deploys no commit for what is in none', async () => {
    registry.tags.set(`cutover/service:${await checkout.git('rev-parse', 'HEAD')}`, digest);
    await checkout.write('README.md', 'changed');
    await expect(release()).rejects.toThrow('these files are in none: README.md');
  });

  it('is what is built when this machine names no registry', async () => {
    expect(await release({ environment: 'local', registry: undefined })).toBeUndefined();
  });

  it('asks no registry when the image is named', async () => {
    const image = `elsewhere/service@${digest}`;
    expect(await release({ image })).toEqual({ name: 'a1a1a1a1', digest, image });
    expect(registry.calls).toEqual([]);
  });

  it('is the digest of the commit, by the name of both, with the version of that commit', async () => {
    await checkout.write('package.json', '{ "version": "1.2.3" }');
    await checkout.commit('build(workspace): release 1.2.3');
    const head = await checkout.git('rev-parse', 'HEAD');
    registry.tags.set(`cutover/service:${head}`, digest);
    const [image, version] = [`${registry.host}/cutover/service@${digest}`, '1.2.3'];
    expect(await release()).toEqual({ name: `${head.slice(0, 7)}-a1a1a1a1`, digest, image, version });
    expect(await release({ release: 'v7' })).toEqual({ name: 'v7', digest, image, version });
  });
});
