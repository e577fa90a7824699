import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVerb, type VerbRun } from '@cutover/deploy-e2e/testing/start-verb.ts';
import { containersEnvironment } from '../containers/storage.ts';
import { root } from '../places.ts';
import { run } from '../processes.ts';
import { makeBaseImages } from '../stand-in/base-images.ts';

/** What `nx container` writes beside the image. */
export interface ContainerRecord {
  /** By its digest in a registry, where it was pushed. */
  readonly image?: string;
  readonly digest: string;
  readonly revision: string;
  readonly version: string;
  readonly created: string;
  readonly release: string;
  readonly platforms: readonly string[];
  readonly bundleBytes: number;
}

/** A checkout of its own in a temporary folder, with the bundle that is built here, for the verbs that make images. */
export class ImageWorkspace {
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv;
  #runs = 0;

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.#env = env;
  }

  static async create(): Promise<ImageWorkspace> {
    const base = await makeBaseImages();
    const folder = await mkdtemp(join(tmpdir(), 'cutover-image-'));
    await run('git', ['clone', '--quiet', '--shared', root, folder]);
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, '.git/info/exclude'), 'node_modules\n');
    await takeDockerFolder(folder);
    const workspace = new ImageWorkspace(folder, {
      ...containersEnvironment(),
      HOME: folder,
      CUTOVER_NODE_IMAGE: base,
    });
    await workspace.restoreBundle();
    return workspace;
  }

  get bundle(): string {
    return join(this.folder, 'dist/apps/service');
  }

  /** An OCI image layout. */
  get layout(): string {
    return join(this.folder, 'dist/containers/service');
  }

  async restoreBundle(): Promise<void> {
    await rm(this.bundle, { recursive: true, force: true });
    await cp(join(root, 'dist/apps/service'), this.bundle, { recursive: true });
  }

  /** Runs `nx container service`, and expects it to succeed. */
  async container(options: Record<string, unknown> = {}): Promise<ContainerRecord> {
    const { exitCode, output, result } = await this.run('container', options);
    if (exitCode !== 0) throw new Error(`nx container ended with ${exitCode ?? 'a signal'}:\n${output}`);
    return result as unknown as ContainerRecord;
  }

  run(verb: string, options: Record<string, unknown> = {}): Promise<VerbRun> {
    const resultFile = join(tmpdir(), `${process.pid}-result-${++this.#runs}.json`);
    const running = startVerb(this.folder, verb, { builder: 'buildah', ...options, resultFile }, this.#env);
    return running.done.finally(() => rm(resultFile, { force: true }));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** As it stands here, in a commit whose hash says nothing of when it was made: only committed sources are pushed. */
async function takeDockerFolder(folder: string): Promise<void> {
  for (const name of ['service.Dockerfile', 'service.Dockerfile.dockerignore']) {
    await cp(join(root, 'docker', name), join(folder, 'docker', name));
  }
  const git = (...words: string[]) => run('git', ['-C', folder, ...words]);
  if ((await git('status', '--porcelain')) === '') return;
  const date = await git('show', '--no-patch', '--format=%cI', 'HEAD');
  const [name, email] = ['Tester', 'tester@example.com'];
  await run('git', ['-C', folder, 'commit', '--quiet', '--all', '--message', 'as it stands'], {
    env: {
      PATH: containersEnvironment().PATH,
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: date,
    },
  });
}

/** A blob of an image layout, read as JSON. */
export async function readBlob<Document>(layout: string, digest: string): Promise<Document> {
  const text = await readFile(join(layout, 'blobs', digest.replace(':', '/')), 'utf8');
  return JSON.parse(text) as Document;
}

export interface ImageManifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string; readonly size: number }[];
}

/** One a platform, in the order of the index that the digest names. */
export async function readManifests(layout: string, digest: string): Promise<ImageManifest[]> {
  const { manifests } = await readBlob<{ manifests: { digest: string }[] }>(layout, digest);
  return Promise.all(manifests.map((one) => readBlob<ImageManifest>(layout, one.digest)));
}
