import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** This workspace, whose settings are tried. */
const workspace = join(import.meta.dirname, '../../../..');

/** An Nx workspace of two packages with a git history of its own, and the `release` of this one's nx.json. */
export class ScratchWorkspace {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<ScratchWorkspace> {
    const scratch = new ScratchWorkspace(await mkdtemp(join(tmpdir(), 'cutover-versions-')));
    const settings = JSON.parse(await readFile(join(workspace, 'nx.json'), 'utf8')) as { release: unknown };
    await scratch.write('nx.json', { release: settings.release, analytics: false, defaultBase: 'main' });
    await scratch.write('package.json', {
      name: 'scratch',
      version: '0.1.0',
      private: true,
      workspaces: ['apps/*', 'libs/*'],
    });
    await scratch.write('apps/shop/package.json', packageOf('shop'));
    await scratch.write('libs/money/package.json', packageOf('money'));
    await scratch.write('.gitignore', 'node_modules\n.npm\n.nx\n');
    await symlink(join(workspace, 'node_modules'), join(scratch.folder, 'node_modules'));
    await scratch.command('npm', ['install', '--package-lock-only', '--offline', '--no-audit']);
    await scratch.git('init', '--quiet', '--initial-branch', 'main');
    await scratch.commit('build(workspace): begin', 'README.md');
    await scratch.git('tag', 'v0.1.0');
    return scratch;
  }

  /** Changes a file and commits it. */
  async commit(message: string, file: string): Promise<void> {
    await this.write(file, `${message}\n`);
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--message', message);
  }

  /** What `npx nx release` prints. @throws {Error} where it ends with another code than 0 */
  release(...options: string[]): Promise<string> {
    return this.command('nx', ['release', '--skip-publish', ...options]);
  }

  git(...words: string[]): Promise<string> {
    return this.command('git', words);
  }

  async json<Content>(file: string): Promise<Content> {
    return JSON.parse(await this.text(file)) as Content;
  }

  text(file: string): Promise<string> {
    return readFile(join(this.folder, file), 'utf8');
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  private async write(file: string, content: object | string): Promise<void> {
    await mkdir(dirname(join(this.folder, file)), { recursive: true });
    const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
    await writeFile(join(this.folder, file), text);
  }

  /** With nothing of the Nx that runs this test, and with no person's git settings. */
  private async command(name: string, words: readonly string[]): Promise<string> {
    const { stdout } = await run(name, words, {
      cwd: this.folder,
      timeout: 60_000,
      env: {
        PATH: [join(workspace, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
        HOME: this.folder,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'scratch',
        GIT_AUTHOR_EMAIL: 'scratch@example.com',
        GIT_COMMITTER_NAME: 'scratch',
        GIT_COMMITTER_EMAIL: 'scratch@example.com',
        NX_DAEMON: 'false',
        NX_TUI: 'false',
        NO_COLOR: '1',
        CI: 'true',
      },
    });
    return stdout;
  }
}

const packageOf = (name: string) => ({
  name: `@scratch/${name}`,
  version: '0.1.0',
  private: true,
  nx: { name },
});
