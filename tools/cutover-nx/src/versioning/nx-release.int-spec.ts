import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScratchWorkspace } from '../testing/scratch-workspace.ts';

interface Package {
  readonly version: string;
}

interface Lock extends Package {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

describe('nx release', () => {
  let scratch: ScratchWorkspace;

  beforeAll(async () => {
    scratch = await ScratchWorkspace.make();
  });

  afterAll(() => scratch.remove());

  /** Of everything that names one: they never differ. */
  async function versions(): Promise<ReadonlySet<string | undefined>> {
    const files = ['package.json', 'apps/shop/package.json', 'libs/money/package.json'];
    const packages = await Promise.all(files.map((file) => scratch.json<Package>(file)));
    const lock = await scratch.json<Lock>('package-lock.json');
    const locked = ['', 'apps/shop', 'libs/money'].map((path) => lock.packages[path]?.version);
    return new Set([...packages.map(({ version }) => version), ...locked, lock.version]);
  }

  const tags = async () => (await scratch.git('tag')).split('\n').filter(Boolean);
  const lastSubject = async () => (await scratch.git('log', '-1', '--format=%s')).trim();

  // In the order of a history: each goes on where the one before it has ended.
  it('releases nothing when nothing but documents, tests and the build have changed', async () => {
    await scratch.commit('docs(shop): explain prices', 'apps/shop/README.md');
    await scratch.commit('test(money): add up', 'libs/money/sum.ts');
    await scratch.commit('build(workspace): pin a version', 'README.md');
    await scratch.release();
    expect(await versions()).toEqual(new Set(['0.1.0']));
    expect(await tags()).toEqual(['v0.1.0']);
    expect(await lastSubject()).toBe('build(workspace): pin a version');
  });

  it('changes nothing when it is asked what it would do', async () => {
    await scratch.commit('fix(money): round half to even', 'libs/money/round.ts');
    expect(await scratch.release('--dry-run')).toMatch(/New version 0\.1\.1 /);
    expect(await versions()).toEqual(new Set(['0.1.0']));
    expect(await scratch.git('status', '--short')).toBe('');
  });

  it('is a patch of every package when one has a fix', async () => {
    await scratch.release();
    expect(await versions()).toEqual(new Set(['0.1.1']));
    expect(await tags()).toEqual(['v0.1.0', 'v0.1.1']);
    expect(await lastSubject()).toBe('build(workspace): release 0.1.1');
    expect(await scratch.git('status', '--short')).toBe('');
  });

  it('is a minor version when there is a feature, below 1.0 too', async () => {
    await scratch.commit('fix(shop): show the sum', 'apps/shop/sum.ts');
    await scratch.commit('feat(shop): take vouchers', 'apps/shop/vouchers.ts');
    await scratch.release();
    expect(await versions()).toEqual(new Set(['0.2.0']));
  });

  it('is a major version when something breaks, below 1.0 too', async () => {
    await scratch.commit('feat(money)!: count in cents', 'libs/money/cents.ts');
    await scratch.release();
    expect(await versions()).toEqual(new Set(['1.0.0']));
    expect(await tags()).toEqual(['v0.1.0', 'v0.1.1', 'v0.2.0', 'v1.0.0']);
  });

  it('tells in the changelog what people notice, newest first, and names nobody', async () => {
    const changelog = await scratch.text('CHANGELOG.md');
    expect(changelog.match(/^#+ .*/gm)?.map((line) => line.replace(/ \(.*/, ''))).toEqual([
      expect.stringMatching(/^##? 1\.0\.0$/),
      '### Features',
      expect.stringMatching(/Breaking Changes/),
      expect.stringMatching(/^##? 0\.2\.0$/),
      '### Features',
      '### Fixes',
      expect.stringMatching(/^##? 0\.1\.1$/),
      '### Fixes',
    ]);
    expect(changelog).toContain('**shop:** take vouchers');
    expect(changelog).not.toMatch(/explain prices|pin a version|scratch@example\.com|Thank You/);
  });
});
