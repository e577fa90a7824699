import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { TemplateError } from './template-error.ts';

const artifactSchema = z.object({
  type: z.string(),
  environment: z.string().optional(),
  dependencies: z.array(z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const manifestSchema = z.object({
  version: z.string(),
  artifacts: z.record(z.string(), artifactSchema).optional(),
});
const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  Condition: z.string().optional(),
  Metadata: z.record(z.string(), z.unknown()).optional(),
});
const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z
    .record(
      z.string(),
      z.object({
        Value: z.unknown(),
        Export: z.object({ Name: z.unknown() }).optional(),
        Condition: z.string().optional(),
      }),
    )
    .default({}),
  Parameters: z
    .record(z.string(), z.object({ Type: z.string(), Default: z.unknown().optional() }))
    .default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Transform: z.unknown().optional(),
});

export type Template = z.output<typeof templateSchema>;
export type TemplateResource = z.output<typeof resourceSchema>;

export interface Stack {
  readonly name: string;
  readonly templateFile: string;
  /** The file's text, in which the lines are counted. */
  readonly text: string;
  readonly template: Template;
  /** Values given with the deployment, by parameter. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A synthesized app: the stacks of all its stages, each after those that it depends on. */
export interface Assembly {
  readonly stacks: readonly Stack[];
  /** Changes with any template. */
  readonly hash: string;
  /** `aws://account/region` of the first stack that names both. */
  readonly environment?: string;
}

type Artifact = z.output<typeof artifactSchema> & { readonly id: string; readonly folder: string };

/** Reads `cdk.out`. @throws {TemplateError} naming file and fault */
export async function readAssembly(folder: string): Promise<Assembly> {
  const artifacts = await readArtifacts(folder);
  const found = artifacts.filter(({ type }) => type === 'aws:cloudformation:stack');
  if (found.length === 0) {
    throw new TemplateError(
      `${folder} holds no stack`,
      'give the folder that cdk synth has written, with --assembly',
    );
  }
  const hash = createHash('sha256');
  const stacks: Stack[] = [];
  for (const artifact of inOrder(found)) {
    const templateFile = join(artifact.folder, String(artifact.properties?.['templateFile']));
    const text = await readText(templateFile);
    const stackName = artifact.properties?.['stackName'];
    const name = typeof stackName === 'string' ? stackName : artifact.id;
    const parameters = (artifact.properties?.['parameters'] ?? {}) as Record<string, unknown>;
    hash.update(JSON.stringify([name, parameters, text]));
    stacks.push({
      name,
      templateFile,
      text,
      template: parse(templateSchema, text, templateFile),
      parameters,
    });
  }
  const environment = found
    .map((artifact) => artifact.environment)
    .find((text) => text?.includes('unknown') === false);
  return { stacks, hash: `sha256:${hash.digest('hex')}`, ...(environment !== undefined && { environment }) };
}

/** Artifacts of the folder and of the stages nested in it. */
async function readArtifacts(folder: string): Promise<Artifact[]> {
  const file = join(folder, 'manifest.json');
  const manifest = parse(manifestSchema, await readText(file), file);
  const own = Object.entries(manifest.artifacts ?? {}).map(([id, artifact]) => ({ ...artifact, id, folder }));
  const nested = own
    .filter(({ type }) => type === 'cdk:cloud-assembly')
    .map(({ properties }) => readArtifacts(join(folder, String(properties?.['directoryName']))));
  return [...own, ...(await Promise.all(nested)).flat()];
}

function inOrder(artifacts: readonly Artifact[]): Artifact[] {
  const byId = new Map(artifacts.map((artifact) => [artifact.id, artifact]));
  const ordered = new Set<Artifact>();
  const visit = (artifact: Artifact, path: readonly string[]) => {
    if (ordered.has(artifact)) return;
    if (path.includes(artifact.id)) {
      throw new TemplateError(
        `stacks depend on each other: ${[...path, artifact.id].join(' → ')}`,
        'break the circle',
      );
    }
    for (const id of artifact.dependencies ?? []) {
      const needed = byId.get(id);
      if (needed) visit(needed, [...path, artifact.id]);
    }
    ordered.add(artifact);
  };
  for (const artifact of artifacts) visit(artifact, []);
  return [...ordered];
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new TemplateError(
      `${file} cannot be read (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`,
      'give the folder that cdk synth has written, with --assembly',
      { cause },
    );
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string, file: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new TemplateError(`${file} is not what cdk synth writes: ${why}`, 'synthesize it anew', { cause });
  }
}
