import { getAttParts } from './references.ts';
import { splitBlock } from './split-block.ts';

/** What intrinsic functions are resolved against. Every lookup throws UnresolvableValue for what it does not know. */
export interface Scope {
  ref(logicalId: string): unknown;
  attribute(logicalId: string, attribute: string): string;
  importValue(exportName: string): string;
  condition(name: string): boolean;
  mapping(map: string, key: string, name: string): unknown;
  availabilityZones(region: string): readonly string[];
  /** `{{resolve:…}}`, without the braces. */
  dynamicReference(reference: string): string;
}

/** A value that cannot be known: the reason is a clause for `… cannot take <property>: <reason>`. */
export class UnresolvableValue extends Error {
  override readonly name = 'UnresolvableValue';
  /** Steps from the value asked for to the one at fault. */
  readonly path: readonly string[];

  constructor(reason: string, path: readonly string[] = []) {
    super(reason);
    this.path = path;
  }
}

/** What `AWS::NoValue` leaves: the property is not there. */
export const noValue = Symbol('AWS::NoValue');

/** Resolves every intrinsic function in a value. @throws {UnresolvableValue} */
export function resolveValue(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return resolveDynamic(value, scope);
  if (Array.isArray(value)) {
    return value
      .map((item, index) => at(String(index), () => resolveValue(item, scope)))
      .filter((item) => item !== noValue);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  const [name, argument] = entries.length === 1 && entries[0] ? entries[0] : ['', undefined];
  if (isFunction(name, argument)) return callFunction(name, argument, scope);
  const resolved = entries.map(([key, item]) => [key, at(key, () => resolveValue(item, scope))] as const);
  return Object.fromEntries(resolved.filter(([, item]) => item !== noValue));
}

/** Whether `{ name: argument }` is a call. Policies have members named Ref and Condition, which hold structures. */
export function isFunction(name: string, argument: unknown): boolean {
  return (
    name.startsWith('Fn::') || ((name === 'Ref' || name === 'Condition') && typeof argument === 'string')
  );
}

export function isKnownFunction(name: string): boolean {
  return Object.hasOwn(functions, name);
}

function at<Result>(step: string, resolve: () => Result): Result {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof UnresolvableValue) throw new UnresolvableValue(error.message, [step, ...error.path]);
    throw error;
  }
}

type Call = (argument: unknown, scope: Scope) => unknown;

const functions: Readonly<Record<string, Call>> = {
  Ref: (argument, scope) => scope.ref(String(argument)),
  Condition: (argument, scope) => scope.condition(String(argument)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, attribute] = getAttParts(argument);
    return scope.attribute(logicalId, String(resolveValue(attribute, scope)));
  },
  'Fn::ImportValue': (argument, scope) =>
    scope.importValue(text(resolveValue(argument, scope), 'Fn::ImportValue')),
  'Fn::Join': (argument, scope) => {
    const [separator, items] = tuple(argument, 2, 'Fn::Join');
    return list(resolveValue(items, scope), 'Fn::Join')
      .map((item) => text(item, 'Fn::Join'))
      .join(String(separator));
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = tuple(argument, 2, 'Fn::Split');
    return text(resolveValue(source, scope), 'Fn::Split').split(String(separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = tuple(argument, 2, 'Fn::Select');
    const chosen = list(resolveValue(items, scope), 'Fn::Select')[Number(resolveValue(index, scope))];
    if (chosen === undefined) throw new UnresolvableValue(`Fn::Select has no item ${String(index)}`);
    return chosen;
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::GetAZs': (argument, scope) => scope.availabilityZones(String(resolveValue(argument, scope))),
  'Fn::Cidr': (argument, scope) => {
    const [block, count, bits] = tuple(resolveValue(argument, scope), 2, 'Fn::Cidr');
    return splitBlock(String(block), Number(count), Number(bits ?? 8));
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, key, name] = tuple(resolveValue(argument, scope), 3, 'Fn::FindInMap');
    return scope.mapping(String(map), String(key), String(name));
  },
  'Fn::Base64': (argument, scope) =>
    Buffer.from(text(resolveValue(argument, scope), 'Fn::Base64')).toString('base64'),
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = tuple(argument, 3, 'Fn::If');
    return resolveValue(scope.condition(String(condition)) ? yes : no, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [one, other] = tuple(resolveValue(argument, scope), 2, 'Fn::Equals');
    return String(one) === String(other);
  },
  'Fn::Not': (argument, scope) => !isTrue(tuple(resolveValue(argument, scope), 1, 'Fn::Not')[0]),
  'Fn::And': (argument, scope) => list(resolveValue(argument, scope), 'Fn::And').every(isTrue),
  'Fn::Or': (argument, scope) => list(resolveValue(argument, scope), 'Fn::Or').some(isTrue),
};

function callFunction(name: string, argument: unknown, scope: Scope): unknown {
  const call = functions[name];
  if (call === undefined) throw new UnresolvableValue(`${name} is not a function that it knows`);
  return call(argument, scope);
}

function substitute(argument: unknown, scope: Scope): string {
  const [template, given] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  const variables = (given ?? {}) as Readonly<Record<string, unknown>>;
  const replaced = String(template).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (Object.hasOwn(variables, name)) return text(resolveValue(variables[name], scope), 'Fn::Sub');
    const dot = name.indexOf('.');
    return dot === -1
      ? text(scope.ref(name), 'Fn::Sub')
      : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
  });
  return resolveDynamic(replaced, scope);
}

function resolveDynamic(value: string, scope: Scope): string {
  return value.replaceAll(/\{\{(resolve:[^}]+)\}\}/g, (_, reference: string) =>
    scope.dynamicReference(reference),
  );
}

function tuple(value: unknown, length: number, name: string): unknown[] {
  const items = list(value, name);
  if (items.length < length) throw new UnresolvableValue(`${name} needs ${length} arguments`);
  return items;
}

function list(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new UnresolvableValue(`${name} needs a list`);
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new UnresolvableValue(`${name} needs a text`);
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
