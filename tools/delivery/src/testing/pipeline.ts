import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestRegistry } from '@cutover/docker/testing/registry.ts';
import { readWorkflow, type Workflow } from '../workflows/faults.ts';
import { clone, git, workspace } from './clone.ts';
import { type JobRun, runCommand, runJob, type Runner } from './run-job.ts';

export type Place = 'staging' | 'production';

export interface PushRun {
  readonly build: JobRun;
  readonly promote?: JobRun;
  readonly delivered?: JobRun;
}

/** What takes production traffic. */
export interface Live {
  readonly release: string;
  readonly digest: string;
}

/** The repository, its workflow, and two environments: for each a clone with a local cloud, and a registry. */
export class Pipeline implements AsyncDisposable {
  readonly folder: string;
  readonly #registries: ReadonlyMap<Place, TestRegistry>;

  private constructor(folder: string, registries: ReadonlyMap<Place, TestRegistry>) {
    this.folder = folder;
    this.#registries = registries;
  }

  /** Of what this workspace has committed. */
  static async create(): Promise<Pipeline> {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-pipeline-'));
    // PostgreSQL runs as another user where this one is root, and must get into the state folder.
    await chmod(folder, 0o755);
    const registries = new Map<Place, TestRegistry>();
    const pipeline = new Pipeline(folder, registries);
    try {
      await pipeline.#begin(registries);
      return pipeline;
    } catch (error) {
      await pipeline[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #begin(registries: Map<Place, TestRegistry>): Promise<void> {
    await git(workspace, 'clone', '--quiet', '--no-hardlinks', workspace, this.origin);
    for (const place of ['staging', 'production'] as const) {
      await clone(this.origin, this.clone(place));
      registries.set(place, await TestRegistry.start());
    }
  }

  get origin(): string {
    return join(this.folder, 'origin');
  }

  clone(place: Place): string {
    return join(this.folder, place);
  }

  /** Commits what is changed below the origin. @returns the commit */
  async commit(message: string, change: (edit: Edit) => Promise<void>): Promise<string> {
    await change((file, from, to) => edit(join(this.origin, file), from, to));
    await git(this.origin, 'add', '--all');
    await git(this.origin, 'commit', '--quiet', '--message', message);
    return git(this.origin, 'rev-parse', 'HEAD');
  }

  /** What a push of a commit to main starts, until something fails. Nobody approves where `approved` is false. */
  async push(commit: string, { approved = true } = {}): Promise<PushRun> {
    const artifacts = this.#artifacts(commit);
    await mkdir(artifacts, { recursive: true });
    const workflow = await this.#workflow();
    const build = await runJob(workflow, 'build', commit, this.#runner('staging', artifacts));
    if (!build.success || !approved) return { build };
    return { build, ...(await this.#afterApproval(workflow, commit, artifacts)) };
  }

  /** Somebody approves, only now, the run that a push of this commit has started. */
  async approveLate(commit: string): Promise<Omit<PushRun, 'build'>> {
    return this.#afterApproval(await this.#workflow(), commit, this.#artifacts(commit));
  }

  async #afterApproval(
    workflow: Workflow,
    commit: string,
    artifacts: string,
  ): Promise<Omit<PushRun, 'build'>> {
    const promote = await runJob(workflow, 'promote', commit, this.#runner('production', artifacts));
    if (!promote.success) return { promote };
    return {
      promote,
      delivered: await runJob(workflow, 'delivered', commit, this.#runner('staging', artifacts)),
    };
  }

  /** Runs a job of another workflow in the clone of an environment, with what the job's expressions come to. */
  async job(
    [file, name]: readonly [file: string, job: string],
    place: Place,
    commit: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<JobRun> {
    const artifacts = join(this.folder, 'artifacts', file);
    await mkdir(artifacts, { recursive: true });
    const runner = this.#runner(place, artifacts);
    return runJob(await this.#workflow(file), name, commit, { ...runner, env: { ...runner.env, ...env } });
  }

  async #workflow(file = 'deploy.yml'): Promise<Workflow> {
    return readWorkflow(await readFile(join(this.origin, '.github/workflows', file), 'utf8'));
  }

  #runner(place: Place, artifacts: string): Runner {
    const registry = this.#registries.get(place);
    return {
      clone: this.clone(place),
      artifacts,
      env: {
        ENVIRONMENT: 'local',
        EVERYTHING: 'false',
        // The image's files are what the local cloud runs, by a Node.js of its own: a base would hold nothing for it.
        CUTOVER_NODE_IMAGE: 'scratch',
        ...(registry === undefined ? {} : { CUTOVER_REGISTRY: registry.host }),
      },
    };
  }

  #artifacts(commit: string): string {
    return join(this.folder, 'artifacts', commit);
  }

  /** What an environment's own status says of production traffic. */
  async live(place: Place): Promise<Live> {
    const file = join(this.folder, `${place}.json`);
    await this.#nx(place, 'status', 'service', '--result-file', file);
    const { release, digest } = JSON.parse(await readFile(file, 'utf8')) as Live;
    return { release, digest };
  }

  /** As the registry of an environment answers for the tag of a commit. */
  async pushedDigest(place: Place, commit: string): Promise<string | null> {
    const { host = '' } = this.#registries.get(place) ?? {};
    const answer = await fetch(`http://${host}/v2/cutover/service/manifests/${commit}`, {
      method: 'HEAD',
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    });
    return answer.headers.get('docker-content-digest');
  }

  /** Runs Nx in the clone of an environment, outside of every job. @returns what it printed */
  async #nx(place: Place, ...args: readonly string[]): Promise<string> {
    const { clone: folder, env } = this.#runner(place, this.folder);
    const nothingElse = { NX_DAEMON: 'false', NX_TUI: 'false' };
    const { exitCode, output } = await runCommand(`npx nx ${args.join(' ')}`, folder, {
      ...nothingElse,
      ...env,
    });
    if (exitCode !== 0) throw new Error(output);
    return output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const place of this.#registries.keys()) await this.#nx(place, 'destroy', 'service');
    for (const registry of this.#registries.values()) await registry.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export type Edit = (file: string, from: string | RegExp, to: string) => Promise<void>;

async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} holds no ${String(from)}`);
  await writeFile(file, after);
}
