import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudFormation, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import type { CloudFormationClientConfig } from '@aws-sdk/client-cloudformation';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

interface Template {
  Resources: Record<string, Resource>;
  Parameters?: Record<string, unknown>;
  Outputs?: Record<string, { readonly Export?: { readonly Name: string } }>;
  Rules?: unknown;
}

interface Artifact {
  readonly type: string;
  readonly properties?: {
    readonly stackName?: string;
    readonly templateFile?: string;
    readonly directoryName?: string;
  };
  readonly dependencies?: readonly string[];
}

export interface ForThisCloud {
  /** Types that this cloud cannot make; what refers to one of them is left out too. */
  readonly without: (resource: Resource) => boolean;
  /** Edits a resource in place. */
  readonly change: (resource: Resource) => void;
}

/**
 * Creates every stack of a cloud assembly by the cloud's own CloudFormation, in the order of their dependencies. */
export async function createStacks(
  assembly: string,
  config: CloudFormationClientConfig,
  { without, change }: ForThisCloud,
): Promise<void> {
  const cloudFormation = new CloudFormation(config);
  const goneExports = new Set<string>();
  try {
    for (const { name, file } of await stacksOf(assembly)) {
      const template = JSON.parse(await readFile(file, 'utf8')) as Template;
      leaveOut(template, without, goneExports);
      for (const resource of Object.values(template.Resources)) change(resource);
      if (Object.keys(template.Resources).length === 0) continue;
      await cloudFormation.createStack({
        StackName: name,
        TemplateBody: JSON.stringify(template),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
      });
      await waitUntilStackCreateComplete(
        { client: cloudFormation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
        { StackName: name },
      );
    }
  } finally {
    cloudFormation.destroy();
  }
}

/** Stacks of an assembly and of those nested in it, each after those that it depends on. */
async function stacksOf(folder: string): Promise<{ name: string; file: string }[]> {
  const { artifacts } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, Artifact>;
  };
  const ordered: { name: string; file: string }[] = [];
  const visited = new Set<string>();
  const visit = async (id: string): Promise<void> => {
    if (visited.has(id)) return;
    visited.add(id);
    const artifact = artifacts[id];
    for (const dependency of artifact?.dependencies ?? []) await visit(dependency);
    const { stackName = id, templateFile, directoryName } = artifact?.properties ?? {};
    if (artifact?.type === 'cdk:cloud-assembly')
      ordered.push(...(await stacksOf(join(folder, directoryName ?? ''))));
    if (artifact?.type === 'aws:cloudformation:stack')
      ordered.push({ name: stackName, file: join(folder, templateFile ?? '') });
  };
  for (const id of Object.keys(artifacts)) await visit(id);
  return ordered;
}

function leaveOut(template: Template, without: ForThisCloud['without'], goneExports: Set<string>): void {
  delete template.Rules;
  // Checks that an account is bootstrapped for CDK.
  delete template.Parameters?.['BootstrapVersion'];
  const gone = new Set(
    Object.entries(template.Resources).flatMap(([id, resource]) => (without(resource) ? [id] : [])),
  );
  const isLost = (value: unknown) => refersTo(value, gone, goneExports);
  for (let size = -1; size !== gone.size;) {
    size = gone.size;
    for (const [id, resource] of Object.entries(template.Resources)) {
      if (isLost(resource)) gone.add(id);
    }
  }
  template.Resources = entriesWithout(template.Resources, ([id]) => gone.has(id));
  for (const output of Object.values(template.Outputs ?? {})) {
    if (isLost(output) && output.Export !== undefined) goneExports.add(output.Export.Name);
  }
  template.Outputs = entriesWithout(template.Outputs ?? {}, ([, output]) => isLost(output));
}

function entriesWithout<Value>(
  record: Readonly<Record<string, Value>>,
  without: (entry: [string, Value]) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter((entry) => !without(entry)));
}

function refersTo(value: unknown, ids: ReadonlySet<string>, exports: ReadonlySet<string>): boolean {
  const text = JSON.stringify(value);
  return (
    [...ids].some((id) => text.includes(`{"Ref":"${id}"}`) || text.includes(`{"Fn::GetAtt":["${id}",`)) ||
    [...exports].some((name) => text.includes(`{"Fn::ImportValue":"${name}"}`))
  );
}
