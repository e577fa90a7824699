import type { Stack, TemplateResource } from './assembly.ts';
import { referencesOf } from './references.ts';
import { isFunction, isKnownFunction } from './resolve-value.ts';
import { templateError } from './template-error.ts';

/**
 * Refuses, before anything is changed, what can be seen to be unresolvable: functions that nobody knows, and references
 * from resources that this cloud makes to resources that it does not.
 * @throws {TemplateError}
 */
export function checkStack(stack: Stack, isKnownType: (type: string) => boolean): void {
  const { template } = stack;
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    if (!isKnownType(resource.Type)) continue;
    const refuse = (path: readonly string[], problem: string) =>
      templateError({ stack, logicalId, path }, problem);
    const unknown = findUnknownFunction(resource.Properties, ['Properties']);
    if (unknown) throw refuse(unknown.path, `${unknown.name} is not a function that it knows`);
    for (const [path, name] of referencesByProperty(resource)) {
      const target = template.Resources[name];
      if (target && !isKnownType(target.Type)) {
        throw refuse(path, `it needs ${name}, a ${target.Type}, which it does not know`);
      }
      if (!target && !name.startsWith('AWS::') && template.Parameters[name] === undefined) {
        throw refuse(path, `there is no ${name} in the stack`);
      }
    }
  }
}

function* referencesByProperty({ Properties }: TemplateResource): Generator<[path: string[], name: string]> {
  for (const [property, value] of Object.entries(Properties)) {
    for (const name of referencesOf(value)) yield [['Properties', property], name];
  }
}

function findUnknownFunction(
  value: unknown,
  path: readonly string[],
): { name: string; path: readonly string[] } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only && entries.length === 1 && isFunction(only[0], only[1]) && !isKnownFunction(only[0])) {
    return { name: only[0], path };
  }
  for (const [key, item] of entries) {
    const found = findUnknownFunction(item, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
