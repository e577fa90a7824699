import type { Collection } from '../contracts.ts';
import type { MadeResource } from '../template/apply-assembly.ts';
import type { Assembly, Stack, TemplateResource } from '../template/assembly.ts';
import { lineAt, lineOf, nearestLine } from '../template/line-of.ts';

/** Where in a template something stands. */
export interface TemplateLine {
  /** Absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly logicalId: string;
  /** Of the construct that made the resource, such as `service/network/alb/Resource`; undefined where CDK left none. */
  readonly path?: string;
  /** Such as `Properties.FromPort`. */
  readonly property: string;
}

/** The resource of a template that made something. */
export interface Origin {
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The line of a property or, where it is missing, of what should hold it. */
  at(...path: readonly (string | number)[]): TemplateLine;
  /** The first line of a text property that holds the words, which may be JSON. @param property for the reader */
  holding(words: string, property: string): TemplateLine;
}

/** Finds the lines that made the resources of the cloud. */
export function templateView(
  assembly: Pick<Assembly, 'stacks'>,
  resources: Pick<Collection<MadeResource>, 'values'>,
): (type: string, physicalId: string) => Origin | undefined {
  const stacks = new Map(assembly.stacks.map((stack) => [stack.name, stack]));
  return (type, physicalId) => {
    const made = resources.values().find((one) => one.type === type && one.physicalId === physicalId);
    const stack = made && stacks.get(made.stackName);
    const resource = stack?.template.Resources[made?.logicalId ?? ''];
    if (made === undefined || stack === undefined || resource === undefined) return undefined;
    return originOf(stack, made.logicalId, resource);
  };
}

function originOf(stack: Stack, logicalId: string, resource: TemplateResource): Origin {
  const { templateFile: file, text } = stack;
  const cdkPath = resource.Metadata?.['aws:cdk:path'];
  const place = (line: number, property: string): TemplateLine => ({
    file,
    line,
    logicalId,
    ...(typeof cdkPath === 'string' ? { path: cdkPath } : {}),
    property: ['Properties', ...(property === '' ? [] : [property])].join('.'),
  });
  const path = ['Resources', logicalId, 'Properties'];
  return {
    logicalId,
    properties: resource.Properties,
    at: (...steps) => place(nearestLine(text, [...path, ...steps]), steps.join('.')),
    holding(words, property) {
      const first = lineOf(text, path) ?? 1;
      const from = text
        .split('\n')
        .slice(0, first - 1)
        .join('\n').length;
      const offset = text.indexOf(JSON.stringify(words).slice(1, -1), from);
      return place(offset === -1 ? first : lineAt(text, offset), property);
    },
  };
}
