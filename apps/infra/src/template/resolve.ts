import { attribute, physicalId } from './physical.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default: string }>>;
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Json; readonly DeletionPolicy?: string }>
  >;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: Json; readonly Export: { readonly Name: string } }>
  >;
}

/**
 * Replaces the intrinsic functions of a template by what they would give on AWS.
 * @param exported values that other stacks export, by name
 * @throws {Error} where a reference leads nowhere, or a function is not expected in our templates
 */
export function resolve(value: Json, template: Template, exported: ReadonlyMap<string, string>): Json {
  const inner = (nested: Json): Json => resolve(nested, template, exported);
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value !== 'object' || value === null) return value;
  const [first, ...others] = Object.entries(value);
  if (first !== undefined && others.length === 0 && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
    return call(first[0], first[1], template, exported);
  }
  return Object.fromEntries(Object.entries(value).map(([name, nested]) => [name, inner(nested)]));
}

function call(name: string, argument: Json, template: Template, exported: ReadonlyMap<string, string>): Json {
  const inner = (nested: Json): Json => resolve(nested, template, exported);
  switch (name) {
    case 'Ref':
      return referred(argument as string, template);
    case 'Fn::GetAtt': {
      const [logicalId, attributeName] = argument as [string, string];
      return attribute(typeOf(template, logicalId), logicalId, attributeName);
    }
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, Json[]];
      return parts.map((part) => inner(part) as string).join(separator);
    }
    case 'Fn::ImportValue':
      return known(exported.get(argument as string), `nothing exports ${argument as string}`);
    case 'Fn::Base64':
      return inner(argument);
    case 'Fn::Select': {
      const [index, list] = inner(argument) as [number | string, Json[]];
      return known(list[Number(index)], `no element ${index} to select`);
    }
    case 'Fn::Cidr': {
      const [block, count] = inner(argument) as [string, number];
      return Array.from({ length: count }, (_, index) => `${block}#${index}`);
    }
    default:
      throw new Error(`${name} is not expected in our templates`);
  }
}

function referred(name: string, template: Template): Json {
  if (name.startsWith('AWS::')) return `\${${name}}`;
  const parameter = template.Parameters?.[name];
  return parameter === undefined ? physicalId(typeOf(template, name), name) : parameter.Default;
}

function typeOf({ Resources }: Template, logicalId: string): string {
  return known(Resources[logicalId]?.Type, `nothing is called ${logicalId}`);
}

function known<Value>(value: Value | undefined, problem: string): Value {
  if (value === undefined) throw new Error(problem);
  return value;
}
