import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

interface Template {
  Resources: Record<string, Resource>;
}

type Where = (properties: Resource['Properties'], logicalId: string) => boolean;

/** The synthesized templates of a workspace, to be broken in one place. */
export class Templates {
  readonly #files: ReadonlyMap<string, Template>;

  private constructor(files: ReadonlyMap<string, Template>) {
    this.#files = files;
  }

  /** Changes the templates below the folder, and writes them as CDK does: a member a line. */
  static async edit(assembly: string, change: (templates: Templates) => void): Promise<void> {
    const names = (await readdir(assembly, { recursive: true })).filter((name) =>
      name.endsWith('.template.json'),
    );
    const files = new Map<string, Template>();
    for (const name of names) {
      const file = join(assembly, name);
      files.set(file, JSON.parse(await readFile(file, 'utf8')) as Template);
    }
    change(new Templates(files));
    for (const [file, template] of files) await writeFile(file, JSON.stringify(template, undefined, 1));
  }

  static async restore(assembly: string, built: string): Promise<void> {
    await rm(assembly, { recursive: true, force: true });
    await cp(built, assembly, { recursive: true });
  }

  find(type: string, where: Where = () => true): { id: string; resource: Resource; template: Template } {
    for (const template of this.#files.values()) {
      for (const [id, resource] of Object.entries(template.Resources)) {
        if (resource.Type === `AWS::${type}` && where(resource.Properties, id))
          return { id, resource, template };
      }
    }
    throw new Error(`no template holds such a ${type}`);
  }

  set(type: string, where: Where, properties: Record<string, unknown>): void {
    Object.assign(this.find(type, where).resource.Properties, properties);
  }

  remove(type: string, where: Where): void {
    const { id, template } = this.find(type, where);
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
    delete template.Resources[id];
  }

  /** Gives a member of the manifest another value, whatever it is called with; it must stand there. */
  inManifest(member: string, value: unknown): void {
    const isManifest: Where = ({ Name }) => typeof Name === 'string' && Name.endsWith('/manifest');
    const { resource } = this.find('SSM::Parameter', isManifest);
    const before = JSON.stringify(resource.Properties['Value']);
    // The manifest is JSON in a text of JSON.
    const after = before.replace(
      new RegExp(String.raw`(\\"${member}\\":)(\\".*?\\"|[\w.]+)`),
      (_, name: string) => `${name}${JSON.stringify(JSON.stringify(value)).slice(1, -1)}`,
    );
    if (after === before) throw new Error(`the manifest has no ${member}, or this value`);
    resource.Properties['Value'] = JSON.parse(after) as unknown;
  }
}
