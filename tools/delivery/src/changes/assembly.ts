import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** Of CDK's manifest of an assembly, what names a stack. */
const manifestSchema = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        displayName: z.string().optional(),
        properties: z
          .object({ templateFile: z.string().optional(), stackName: z.string().optional() })
          .optional(),
      }),
    )
    .default({}),
});

export interface SynthesizedStack {
  /** As `cdk diff` takes it, such as `service/database`. */
  readonly name: string;
  readonly template: string;
}

/** The stacks of an assembly and of those that are nested in it, sorted by name. */
export async function stacksIn(assembly: string): Promise<SynthesizedStack[]> {
  const stacks: SynthesizedStack[] = [];
  for await (const file of glob('**/manifest.json', { cwd: assembly })) {
    const { artifacts } = manifestSchema.parse(JSON.parse(await readFile(join(assembly, file), 'utf8')));
    for (const [id, { type, displayName, properties }] of Object.entries(artifacts)) {
      if (type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) continue;
      const template = join(assembly, dirname(file), properties.templateFile);
      stacks.push({ name: displayName ?? properties.stackName ?? id, template });
    }
  }
  return stacks.sort((one, other) => one.name.localeCompare(other.name));
}
