import type { Stack } from './assembly.ts';
import { referencesOf } from './references.ts';
import { TemplateError } from './template-error.ts';

/** Logical ids of a stack, each after those that it refers to or depends on. @throws {TemplateError} on a circle */
export function resourceOrder({ name, template }: Stack): string[] {
  const ordered = new Set<string>();
  const visit = (logicalId: string, path: readonly string[]) => {
    if (ordered.has(logicalId)) return;
    if (path.includes(logicalId)) {
      const circle = [...path.slice(path.indexOf(logicalId)), logicalId].join(' → ');
      throw new TemplateError(
        `resources of stack ${name} depend on each other: ${circle}`,
        'break the circle',
      );
    }
    const resource = template.Resources[logicalId];
    if (resource === undefined) return;
    const needed = new Set([...referencesOf(resource.Properties), ...[resource.DependsOn ?? []].flat()]);
    for (const id of needed) visit(id, [...path, logicalId]);
    ordered.add(logicalId);
  };
  for (const logicalId of Object.keys(template.Resources)) visit(logicalId, []);
  return [...ordered];
}
