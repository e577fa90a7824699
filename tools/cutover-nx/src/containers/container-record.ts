import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseConfig } from '@cutover/config';
import { z } from 'zod';
import { UserError } from '../user-error.ts';

export const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits');

/** Content of `dist/containers/<service>.json`: what was built, of what, and by whom. */
export const containerRecordSchema = z.strictObject({
  service: z.string(),
  /** Name that people give it: short commit and start of the digest. */
  release: z.string(),
  /** Of the workspace. */
  version: z.string(),
  /** The commit; also the tag under which it is pushed. */
  revision: z.string().regex(/^[0-9a-f]{40}$/, 'a commit of 40 hexadecimal digits'),
  /** Whether files were not as the commit has them: such an image is never pushed. */
  dirty: z.boolean(),
  /** Date of the commit. */
  created: z.iso.datetime(),
  /** Of the index where there are several platforms, else of the one manifest: what is deployed. */
  digest: digestSchema,
  platforms: z.array(z.string()).min(1),
  /** The last layer, which holds the bundle, as it is stored and sent. */
  bundleBytes: z.int().positive(),
  /** Builders write the same files as different archives: a digest is of a commit, a base and a builder. */
  builder: z.string(),
});

export type ContainerRecord = z.output<typeof containerRecordSchema>;

/** Where an image is kept between its build and its registries. */
export function containerPlaces(workspace: string, service: string) {
  const folder = join(workspace, 'dist/containers');
  return {
    folder,
    /** An OCI image layout. */
    layout: join(folder, service),
    record: join(folder, `${service}.json`),
    sbom: join(folder, `${service}.sbom.json`),
  } as const;
}

export async function writeRecord(file: string, record: ContainerRecord): Promise<void> {
  await writeFile(file, `${JSON.stringify(record, undefined, 2)}\n`);
}

/** @throws {UserError} where there is none @throws {ConfigError} where it is not what `nx container` writes */
export async function readRecord(file: string, service: string): Promise<ContainerRecord> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new UserError(
      `there is no image of ${service}: ${file} cannot be read`,
      `run npx nx container ${service}, or bring the dist/containers of the run that did`,
      { cause },
    );
  }
  return parseConfig(containerRecordSchema, parsed(text, file), file);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file} is not JSON`, 'bring it again from the run that built the image', { cause });
  }
}
