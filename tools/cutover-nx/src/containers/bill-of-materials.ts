import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../user-error.ts';
import type { ContainerRecord } from './container-record.ts';
import { ProgramError, runProgram } from './run-program.ts';

/** @see https://cyclonedx.org/docs/1.5/json/ */
const billSchema = z.looseObject({
  specVersion: z.string(),
  metadata: z.looseObject({}),
  components: z.array(z.looseObject({ 'bom-ref': z.string() })),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })),
});

export type Bill = z.output<typeof billSchema>;

/**
 * What npm says of a whole workspace, narrowed to the packages of which something is in an image. Without its time and
 * serial number, so that an image has one bill.
 * @param packages such as `zod@4.6.7`
 * @throws {UserError} where npm knows nothing of one: a bill that lacks something is worse than none
 */
export function billOf(
  workspace: Bill,
  packages: readonly string[],
  { service, release, digest, created }: ContainerRecord,
): object {
  const contained = new Set(packages);
  // A workspace may hold one package at several places, and for development alone; an image has it once, and needs it.
  const known = new Map(workspace.components.map((component) => [component['bom-ref'], component]));
  const unknown = packages.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new UserError(
      `the image holds ${unknown.join(', ')}, of which the lock file knows nothing`,
      'npm ci brings what the lock file says; then build again',
    );
  }
  return {
    bomFormat: 'CycloneDX',
    specVersion: workspace.specVersion,
    version: 1,
    metadata: {
      ...workspace.metadata,
      timestamp: created,
      lifecycles: [{ phase: 'build' }],
      component: {
        'bom-ref': service,
        type: 'container',
        name: service,
        version: release,
        hashes: [{ alg: 'SHA-256', content: digest.replace('sha256:', '') }],
      },
    },
    components: packages.map((name) => ({ ...known.get(name), scope: 'required', properties: [] })),
    dependencies: [
      { ref: service, dependsOn: packages },
      ...workspace.dependencies
        .filter(
          ({ ref }, index, all) => contained.has(ref) && all.findIndex((one) => one.ref === ref) === index,
        )
        .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((on) => contained.has(on)) })),
    ],
  };
}

/**
 * Writes what an image is made of, as CycloneDX, where its build says which packages are in it.
 * @param packagesFile what the build wrote beside its bundle
 * @returns whether it did
 * @throws {UserError} where npm cannot say what the workspace holds
 */
export async function writeBill(
  workspace: string,
  packagesFile: string,
  file: string,
  record: ContainerRecord,
  signal: AbortSignal,
): Promise<boolean> {
  const packages = await packagesIn(packagesFile);
  if (packages === undefined) return false;
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  try {
    const text = await runProgram(['npm', ...words], { cwd: workspace, signal });
    const bill = billOf(billSchema.parse(JSON.parse(text)), packages, record);
    await writeFile(file, `${JSON.stringify(bill, undefined, 2)}\n`);
    return true;
  } catch (cause) {
    if (!(cause instanceof ProgramError)) throw cause;
    throw new UserError(
      `npm cannot say what ${record.service} is made of: ${cause.message}`,
      'mend what it names: it reads package-lock.json alone',
      { cause },
    );
  }
}

async function packagesIn(file: string): Promise<string[] | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined; // A service whose build tells nothing of it.
  }
  return z.array(z.string()).parse(JSON.parse(text));
}
