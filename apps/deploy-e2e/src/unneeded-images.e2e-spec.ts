import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { releases } from './testing/releases.ts';
import { type VerbRun, Workspace } from './testing/workspace.ts';

interface ImagesResult {
  readonly images: readonly { readonly digest: string; readonly keptFor: readonly string[] }[];
  readonly deleted?: readonly string[];
}

const NOW = { olderThan: '0s' };
const QUICK = { bake: '1s', load: 0 };
const found = ({ result }: VerbRun) => result as unknown as ImagesResult;

describe('release-images', () => {
  let workspace: Workspace;
  const digests = { first: '', second: '', failed: '' };

  beforeAll(async () => {
    workspace = await Workspace.create();
    digests.first = (await workspace.run('deploy', QUICK)).result.digest ?? '';
    await releases.good(workspace.bundle, '2');
    digests.second = (await workspace.run('deploy', QUICK)).result.digest ?? '';
    // It fails before any service names it.
    await releases.migrationFails(workspace.bundle);
    digests.failed = (await workspace.run('deploy', QUICK)).result.digest ?? '';
  }, 300_000);

  afterAll(() => workspace.remove());

  async function fail(action: string, service: string): Promise<void> {
    const fault = { service, action, error: 'AccessDeniedException', times: 1 };
    await fetch(`${await workspace.endpoint()}/_cutover/faults`, {
      method: 'PUT',
      body: JSON.stringify(fault),
    });
  }

  it('keeps what was pushed lately, and says what everything is kept for', async () => {
    const run = await workspace.run('release-images');
    const { images } = found(run);
    expect(run.exitCode).toBe(0);
    expect(images).toHaveLength(3);
    expect(images.flatMap(({ keptFor }) => keptFor)).toEqual(
      expect.arrayContaining([
        'service-blue of local',
        'service-green of local',
        'a task of local',
        'a rollback of local',
        'pushed a short while ago',
      ]),
    );
    expect(run.output).toContain('holds 3 images');
    expect(run.output).toMatch(/everything is needed/);
  });

  it.each([
    ['ecs', 'DescribeTasks'],
    ['ecs', 'DescribeServices'],
    ['ecs', 'DescribeTaskDefinition'],
    ['ecr', 'DescribeImages'],
  ])('deletes nothing when %s %s is refused', async (service, action) => {
    await fail(action, service);
    const { exitCode, output } = await workspace.run('release-images', { ...NOW, prune: true });
    expect(exitCode).toBe(1);
    expect(output).toContain(`${service} ${action}: AccessDeniedException`);
    expect(found(await workspace.run('release-images')).images).toHaveLength(3);
  });

  it('lists the release that failed as unneeded, and changes nothing', async () => {
    const run = await workspace.run('release-images', NOW);
    const unneeded = found(run).images.filter(({ keptFor }) => keptFor.length === 0);
    expect(unneeded.map(({ digest }) => digest)).toEqual([digests.failed]);
    expect(run.output).toContain('npx nx release-images service --prune deletes what nothing needs');
  });

  it('waits for nobody, and deletes nothing, while somebody deploys', async () => {
    await workspace.restoreBundle();
    await releases.good(workspace.bundle, '3');
    const deploying = workspace.start('deploy', { bake: '8s', load: 0 });
    await deploying.until(/SCALE_UP/);
    const { exitCode, output } = await workspace.run('release-images', { ...NOW, prune: true });
    expect({ exitCode, output }).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/holds the lock of service for deploy/) as unknown,
    });
    expect(await deploying.done).toMatchObject({ exitCode: 0 });
    expect(found(await workspace.run('release-images')).images).toHaveLength(4);
  });

  it('deletes what nothing needs, twice the same, and what is left can be rolled back to', async () => {
    const run = await workspace.run('release-images', { ...NOW, prune: true });
    expect({ exitCode: run.exitCode, deleted: found(run).deleted }).toEqual({
      exitCode: 0,
      deleted: [digests.failed],
    });
    expect(await workspace.run('release-images', { ...NOW, prune: true })).toMatchObject({
      exitCode: 0,
      result: { status: 'NOTHING_TO_DO' },
    });
    const back = await workspace.run('rollback', { ...QUICK, to: digests.first });
    expect(back).toMatchObject({ exitCode: 0, result: { status: 'SUCCESSFUL', digest: digests.first } });
  });
});
