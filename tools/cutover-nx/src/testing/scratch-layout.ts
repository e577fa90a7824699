import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** An OCI image layout in a temporary folder, for tests to fill. */
export class ScratchLayout implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<ScratchLayout> {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-layout-'));
    await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
    return new ScratchLayout(folder);
  }

  fileOf({ digest }: Descriptor): string {
    return join(this.folder, 'blobs', digest.replace(':', '/'));
  }

  async blob(content: string, type: string): Promise<Descriptor> {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const descriptor = { mediaType: `application/vnd.oci.image.${type}`, digest, size: content.length };
    await writeFile(this.fileOf(descriptor), content);
    return descriptor;
  }

  /** An image of one platform: a base layer, and one with this content. */
  async manifest(architecture: string, content = 'bundle'): Promise<Descriptor> {
    const config = await this.blob(JSON.stringify({ os: 'linux', architecture }), 'config.v1+json');
    const layers = [
      await this.blob(`base of ${architecture}`, 'layer.v1.tar+gzip'),
      await this.blob(content, 'layer.v1.tar+gzip'),
    ];
    return this.blob(JSON.stringify({ schemaVersion: 2, config, layers }), 'manifest.v1+json');
  }

  /** Makes these the images of the layout. */
  async holds(...manifests: Descriptor[]): Promise<void> {
    await writeFile(join(this.folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  }

  async twoPlatforms(): Promise<Descriptor> {
    const manifests = [await this.manifest('arm64'), await this.manifest('amd64')];
    const index = await this.blob(JSON.stringify({ schemaVersion: 2, manifests }), 'index.v1+json');
    await this.holds(index);
    return index;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
