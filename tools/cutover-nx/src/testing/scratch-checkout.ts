import { execFile } from 'node:child_process';
import { access, chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { repository } from './run-executor.ts';

const run = promisify(execFile);
const tools = join(import.meta.dirname, 'fake-tools');

export interface Outcome {
  readonly success: boolean;
  readonly output: string;
}

/** A git checkout with a built service, and a PATH that holds git and node alone until a tool is added. */
export class ScratchCheckout {
  readonly folder: string;
  readonly #bin: string;
  readonly #home: string;

  private constructor(scratch: string) {
    this.folder = join(scratch, 'workspace');
    this.#bin = join(scratch, 'bin');
    this.#home = join(scratch, 'home');
  }

  static async make(): Promise<ScratchCheckout> {
    const checkout = new ScratchCheckout(await mkdtemp(join(tmpdir(), 'cutover-checkout-')));
    await Promise.all([mkdir(checkout.folder), mkdir(checkout.#bin), mkdir(checkout.#home)]);
    await symlink(process.execPath, join(checkout.#bin, 'node'));
    await symlink(await onPath('git'), join(checkout.#bin, 'git'));
    const facts = {
      name: 'scratch',
      type: 'module',
      version: '1.2.3',
      description: 'A scratch.',
      license: 'MIT',
    };
    await checkout.write('package.json', JSON.stringify(facts));
    await checkout.write('.gitignore', 'dist\n');
    const definition = await readFile(join(repository, 'apps/service/cutover.config.ts'), 'utf8');
    // Its import leads nowhere outside of this repository, and only types what follows.
    const plain = definition.replace(/^import .*$/m, 'const defineService = (of: unknown) => of;');
    await checkout.write('apps/service/cutover.config.ts', plain);
    await cp(join(repository, 'docker/service.Dockerfile'), checkout.path('docker/service.Dockerfile'));
    const ignoreFile = 'docker/service.Dockerfile.dockerignore';
    await cp(join(repository, ignoreFile), checkout.path(ignoreFile));
    await checkout.write('dist/apps/service/main.mjs', 'console.log(1);\n');
    await checkout.git('init', '--quiet', '--initial-branch', 'main');
    await checkout.commit('first');
    return checkout;
  }

  /** Puts a stand-in for a program on the PATH: one of `fake-tools`. */
  async install(...names: readonly ('buildah' | 'skopeo')[]): Promise<void> {
    for (const name of names) {
      const file = join(this.#bin, name);
      const source = await readFile(join(tools, `${name}.mjs`), 'utf8');
      await writeFile(file, `#!${process.execPath}\n${source}`);
      await chmod(file, 0o755);
    }
  }

  /** What the stand-ins were called with, a line for each, in their order. */
  async calls(): Promise<string[]> {
    const text = await readFile(join(this.#home, 'calls'), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line !== '');
  }

  async verb(
    verb: 'container' | 'promote' | 'deploy',
    options: object = {},
    variables: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    const argv = [join(import.meta.dirname, 'executor-process.ts'), verb];
    const words = [JSON.stringify({ environment: 'local', ...options }), this.folder];
    try {
      const env = { ...this.#environment(), ...variables };
      const { stdout } = await run(process.execPath, [...argv, ...words], { cwd: repository, env });
      return { success: true, output: stdout };
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      return { success: false, output: `${stdout}${stderr}` };
    }
  }

  async git(...words: string[]): Promise<string> {
    const { stdout } = await run('git', words, { cwd: this.folder, env: this.#environment() });
    return stdout.trim();
  }

  /** @returns the commit */
  async commit(content: string): Promise<string> {
    await this.write('README.md', content);
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--message', content);
    return this.git('rev-parse', 'HEAD');
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  async json<Content>(file: string): Promise<Content> {
    return JSON.parse(await readFile(this.path(file), 'utf8')) as Content;
  }

  async write(file: string, content: string): Promise<void> {
    await mkdir(dirname(this.path(file)), { recursive: true });
    await writeFile(this.path(file), content);
  }

  remove(): Promise<void> {
    return rm(dirname(this.folder), { recursive: true });
  }

  #environment(): NodeJS.ProcessEnv {
    const person = { NAME: 'scratch', EMAIL: 'scratch@example.com' };
    return {
      PATH: this.#bin,
      HOME: this.#home,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: person.NAME,
      GIT_AUTHOR_EMAIL: person.EMAIL,
      GIT_COMMITTER_NAME: person.NAME,
      GIT_COMMITTER_EMAIL: person.EMAIL,
    };
  }
}

async function onPath(name: string): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, name);
    const found = await access(file).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  throw new Error(`${name} is not on the PATH`);
}
