import { createHash } from 'node:crypto';
import type { Collection, Place, ResourceProvider } from '../contracts.ts';
import { UnsupportedProperty } from '../unsupported-property.ts';
import type { Assembly, Stack } from './assembly.ts';
import { checkStack } from './check-stack.ts';
import { resolveValue, UnresolvableValue } from './resolve-value.ts';
import { resourceOrder } from './resource-order.ts';
import { stackScope } from './stack-scope.ts';
import type { StackFacts } from './stack-scope.ts';
import { templateError } from './template-error.ts';

/** A resource of a template that this cloud has made. */
export interface MadeResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the properties as they were put last. */
  readonly propertiesHash: string;
}

export interface UnknownResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
}

export interface ApplyContext {
  readonly providers: readonly ResourceProvider[];
  readonly resources: Collection<MadeResource>;
  readonly place: Place;
  readonly dynamicReference: (reference: string) => string;
  readonly log: (message: string) => void;
}

/**
 * Makes the cloud hold what the assembly says: makes and updates its resources in order, then removes those that it no
 * longer has. Types without a provider are left out, and told. Everything refusable at sight is refused before any change.
 * @throws {TemplateError}
 */
export async function applyAssembly(
  assembly: Assembly,
  context: ApplyContext,
): Promise<{ unknownResources: UnknownResource[] }> {
  const providers = new Map(context.providers.map((provider) => [provider.type, provider]));
  const exported = new Map<string, string>();
  const kept = new Set<string>();
  const replaced: MadeResource[] = [];
  const unknownResources: UnknownResource[] = [];

  for (const stack of assembly.stacks) checkStack(stack, (type) => providers.has(type));
  for (const stack of assembly.stacks) {
    const scope = stackScope(stack, factsOf(stack, { context, providers, exported }));
    for (const logicalId of resourceOrder(stack)) {
      const resource = stack.template.Resources[logicalId];
      if (resource === undefined) continue;
      if (resource.Condition !== undefined && !scope.condition(resource.Condition)) continue;
      const provider = providers.get(resource.Type);
      if (provider === undefined) {
        if (resource.Type !== 'AWS::CDK::Metadata') {
          unknownResources.push({ stackName: stack.name, logicalId, type: resource.Type });
        }
        continue;
      }
      const before = context.resources.get(keyOf(stack.name, logicalId));
      const properties = resolveProperties(stack, logicalId, scope);
      const made = await put(stack, logicalId, { provider, properties, before, context });
      kept.add(keyOf(stack.name, logicalId));
      if (before && (before.type !== made.type || before.physicalId !== made.physicalId))
        replaced.push(before);
    }
    exportOutputs(stack, scope, exported);
  }

  await removeOthers(kept, replaced, providers, context);
  return { unknownResources };
}

/** What another stack has taken over under the same name stays. */
async function removeOthers(
  kept: ReadonlySet<string>,
  replaced: readonly MadeResource[],
  providers: ReadonlyMap<string, ResourceProvider>,
  { resources, log }: ApplyContext,
): Promise<void> {
  const isKept = (made: MadeResource) => kept.has(keyOf(made.stackName, made.logicalId));
  const inUse = new Set(resources.values().filter(isKept).map(identityOf));
  const gone = resources.values().filter((made) => !isKept(made));
  for (const made of [...replaced, ...gone.reverse()]) {
    if (!inUse.has(identityOf(made))) {
      await providers.get(made.type)?.remove(made.physicalId);
      log(`removed ${made.type} ${made.physicalId}: the template no longer holds it`);
    }
    if (!isKept(made)) resources.delete(keyOf(made.stackName, made.logicalId));
  }
}

function identityOf({ type, physicalId }: MadeResource): string {
  return `${type} ${physicalId}`;
}

function factsOf(
  stack: Stack,
  parts: {
    context: ApplyContext;
    providers: ReadonlyMap<string, ResourceProvider>;
    exported: ReadonlyMap<string, string>;
  },
): StackFacts {
  const { context, providers, exported } = parts;
  const { region, account } = context.place;
  const unique = createHash('sha256').update(stack.name).digest('hex').slice(0, 12);
  return {
    place: context.place,
    stackId: `arn:aws:cloudformation:${region}:${account}:stack/${stack.name}/00000000-0000-4000-8000-${unique}`,
    resource: (logicalId) => context.resources.get(keyOf(stack.name, logicalId)),
    unknownType(logicalId) {
      const type = stack.template.Resources[logicalId]?.Type;
      return type === undefined || providers.has(type) ? undefined : type;
    },
    exported: (name) => exported.get(name),
    dynamicReference: context.dynamicReference,
  };
}

function resolveProperties(stack: Stack, logicalId: string, scope: ReturnType<typeof stackScope>) {
  const properties = stack.template.Resources[logicalId]?.Properties;
  try {
    return resolveValue(properties, scope) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof UnresolvableValue)) throw error;
    const path = ['Properties', ...error.path];
    throw templateError({ stack, logicalId, path }, error.message, { cause: error });
  }
}

async function put(
  stack: Stack,
  logicalId: string,
  parts: {
    provider: ResourceProvider;
    properties: Record<string, unknown>;
    before: MadeResource | undefined;
    context: ApplyContext;
  },
): Promise<MadeResource> {
  const { provider, properties, context } = parts;
  const before = parts.before?.type === provider.type ? parts.before : undefined;
  const propertiesHash = createHash('sha256').update(JSON.stringify(properties)).digest('hex');
  if (before?.propertiesHash === propertiesHash && provider.putAtEveryStart !== true) return before;
  try {
    const result = await provider.put({
      stackName: stack.name,
      logicalId,
      properties,
      ...(before && { physicalId: before.physicalId }),
    });
    const made = { stackName: stack.name, logicalId, type: provider.type, ...result, propertiesHash };
    context.resources.set(keyOf(stack.name, logicalId), made);
    return made;
  } catch (error) {
    const property = error instanceof UnsupportedProperty ? [error.property] : [];
    const problem = error instanceof Error ? error.message : String(error);
    throw templateError({ stack, logicalId, path: ['Properties', ...property] }, problem, { cause: error });
  }
}

/** An output that cannot be resolved is missed only by a stack that imports it, which then says so. */
function exportOutputs(
  stack: Stack,
  scope: ReturnType<typeof stackScope>,
  exported: Map<string, string>,
): void {
  for (const { Value, Export, Condition } of Object.values(stack.template.Outputs)) {
    if (Export === undefined || (Condition !== undefined && !scope.condition(Condition))) continue;
    try {
      exported.set(String(resolveValue(Export.Name, scope)), String(resolveValue(Value, scope)));
    } catch (error) {
      if (!(error instanceof UnresolvableValue)) throw error;
    }
  }
}

function keyOf(stackName: string, logicalId: string): string {
  return `${stackName}/${logicalId}`;
}
