import { appendFile, readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { list } from 'tar';
import { run } from '../processes.ts';
import { ImageWorkspace, readBlob, readManifests } from '../testing/image-workspace.ts';
import type { ContainerRecord, ImageManifest } from '../testing/image-workspace.ts';

const MOST_LAYER_BYTES = 5 * 1024 * 1024;

interface Config {
  architecture: string;
  created: string;
  config: {
    User: string;
    WorkingDir: string;
    Entrypoint: string[];
    Cmd: string[];
    Env: string[];
    Labels: Record<string, string>;
  };
}

let workspace: ImageWorkspace;
let record: ContainerRecord;
let images: { manifest: ImageManifest; config: Config }[];

beforeAll(async () => {
  workspace = await ImageWorkspace.create();
  record = await workspace.container();
  const manifests = await readManifests(workspace.layout, record.digest);
  images = await Promise.all(
    manifests.map(async (manifest) => ({
      manifest,
      config: await readBlob<Config>(workspace.layout, manifest.config.digest),
    })),
  );
});

afterAll(() => workspace.remove());

describe('container', () => {
  it('makes another image of another bundle, and the same of the same, in whatever folder and of whatever age', async () => {
    const other = await ImageWorkspace.create();
    try {
      for (const name of await readdir(other.bundle)) {
        await utimes(join(other.bundle, name), new Date(0), new Date(86_400_000));
      }
      expect((await other.container()).digest).toBe(record.digest);
      await appendFile(join(other.bundle, 'main.mjs'), '\n');
      const changed = await other.container({ platforms: 'linux/amd64' });
      const [manifest] = await readManifests(other.layout, changed.digest);
      const before = images.find(({ config }) => config.architecture === 'amd64')?.manifest;
      expect(manifest?.layers[0]).toEqual(before?.layers[0]);
      expect(manifest?.layers.at(-1)).not.toEqual(before?.layers.at(-1));
    } finally {
      await other.remove();
    }
  });

  it('makes one for each platform, which differ in their base alone', () => {
    expect(images.map(({ config }) => config.architecture).sort()).toEqual(['amd64', 'arm64']);
    const [one, other] = images;
    expect(one?.manifest.layers.at(-1)).toEqual(other?.manifest.layers.at(-1));
    expect(one?.manifest.layers[0]).not.toEqual(other?.manifest.layers[0]);
    expect(one?.config.config).toEqual(other?.config.config);
  });

  it('adds the bundle to the base as one layer of at most 5 MiB', () => {
    for (const { manifest } of images) {
      expect(manifest.layers).toHaveLength(2);
      expect(manifest.layers.at(-1)?.size).toBe(record.bundleBytes);
      expect(record.bundleBytes).toBeLessThan(MOST_LAYER_BYTES);
    }
  });

  it('copies what was built, owned by root, for nobody else to write', async () => {
    const layer = join(
      workspace.layout,
      'blobs',
      images[0]!.manifest.layers.at(-1)!.digest.replace(':', '/'),
    );
    const entries: { path: string; owner: unknown[]; writable: boolean }[] = [];
    await list({
      file: layer,
      onReadEntry: ({ path, type, uid, gid, mode = 0 }) => {
        if (type === 'File') entries.push({ path, owner: [uid, gid], writable: (mode & 0o022) !== 0 });
      },
    });
    const names = await readdir(workspace.bundle, { recursive: true });
    const built: string[] = [];
    for (const name of names)
      if ((await stat(join(workspace.bundle, name))).isFile()) built.push(`app/${name}`);
    expect(entries.map(({ path }) => path).sort()).toEqual(built.sort());
    expect(entries.filter(({ owner, writable }) => writable || owner.join() !== '0,0')).toEqual([]);
  });

  it('says of which commit it is, by its labels and its date', async () => {
    const git = (format: string) =>
      run('git', ['-C', workspace.folder, 'show', '--no-patch', `--format=${format}`]);
    const commit = await git('%H');
    const seconds = Number(await git('%ct'));
    expect(record.revision).toBe(commit);
    for (const { config } of images) {
      expect(config.config.Labels).toMatchObject({
        'org.opencontainers.image.title': 'service',
        'org.opencontainers.image.revision': commit,
        'org.opencontainers.image.version': record.version,
        'org.opencontainers.image.licenses': 'MIT',
        'org.opencontainers.image.source': expect.stringMatching(/^https:/),
        'org.opencontainers.image.description': expect.stringMatching(/./),
      });
      const created = config.config.Labels['org.opencontainers.image.created'];
      expect(Date.parse(created ?? '')).toBe(seconds * 1000);
      expect(Date.parse(config.created)).toBe(seconds * 1000);
    }
  });

  it('starts the service without a shell, as a user without rights', () => {
    for (const { config } of images) {
      expect(config.config).toMatchObject({
        User: '65532:65532',
        WorkingDir: '/app',
        Entrypoint: ['/nodejs/bin/node'],
        Cmd: ['main.mjs'],
      });
      expect(config.config.Env).toEqual(
        expect.arrayContaining(['HOST=0.0.0.0', 'PORT=8080', 'NODE_ENV=production']),
      );
    }
  });
});
