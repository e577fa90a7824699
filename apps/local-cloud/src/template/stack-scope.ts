import type { Place } from '../contracts.ts';
import type { Stack } from './assembly.ts';
import { noValue, resolveValue, UnresolvableValue } from './resolve-value.ts';
import type { Scope } from './resolve-value.ts';

/** What the resources of a stack gave so far, and what lies outside of it. */
export interface StackFacts {
  readonly place: Place;
  readonly stackId: string;
  /** Ref and attributes by logical id; undefined where the resource does not exist (yet). */
  resource(
    logicalId: string,
  ): { physicalId: string; attributes: Readonly<Record<string, string>> } | undefined;
  /** Types that this cloud does not know, by logical id. */
  unknownType(logicalId: string): string | undefined;
  exported(name: string): string | undefined;
  /** @throws {UnresolvableValue} */
  dynamicReference(reference: string): string;
}

export function stackScope(stack: Stack, facts: StackFacts): Scope {
  const { template, parameters } = stack;
  const missing = (logicalId: string): UnresolvableValue => {
    const type = facts.unknownType(logicalId);
    if (type !== undefined)
      return new UnresolvableValue(`it needs ${logicalId}, a ${type}, which it does not know`);
    return new UnresolvableValue(`there is no ${logicalId} in the stack`);
  };
  const scope: Scope = {
    ref(logicalId) {
      const pseudo = pseudoParameter(logicalId, stack, facts);
      if (pseudo !== undefined) return pseudo;
      const parameter = template.Parameters[logicalId];
      if (parameter !== undefined) return parameterValue(logicalId, parameter, parameters[logicalId], facts);
      const resource = facts.resource(logicalId);
      if (resource === undefined) throw missing(logicalId);
      return resource.physicalId;
    },
    attribute(logicalId, attribute) {
      const resource = facts.resource(logicalId);
      if (resource === undefined) throw missing(logicalId);
      const value = resource.attributes[attribute];
      if (value !== undefined) return value;
      const type = template.Resources[logicalId]?.Type ?? 'resource';
      throw new UnresolvableValue(`it does not know the attribute ${attribute} of ${logicalId}, a ${type}`);
    },
    importValue(name) {
      const value = facts.exported(name);
      if (value === undefined) throw new UnresolvableValue(`no stack exports ${name}`);
      return value;
    },
    condition(name) {
      const condition = template.Conditions[name];
      if (condition === undefined) throw new UnresolvableValue(`there is no condition ${name}`);
      return resolveValue(condition, scope) === true;
    },
    mapping(map, key, name) {
      const value = template.Mappings[map]?.[key]?.[name];
      if (value === undefined) throw new UnresolvableValue(`there is no mapping ${map}.${key}.${name}`);
      return value;
    },
    availabilityZones: (region) =>
      ['a', 'b', 'c'].map((zone) => `${region === '' ? facts.place.region : region}${zone}`),
    dynamicReference: (reference) => facts.dynamicReference(reference),
  };
  return scope;
}

function pseudoParameter(name: string, stack: Stack, { place, stackId }: StackFacts): unknown {
  switch (name) {
    case 'AWS::AccountId':
      return place.account;
    case 'AWS::Region':
      return place.region;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stack.name;
    case 'AWS::StackId':
      return stackId;
    case 'AWS::NotificationARNs':
      return [];
    case 'AWS::NoValue':
      return noValue;
    default:
      return undefined;
  }
}

/** A parameter typed `AWS::SSM::Parameter::Value<…>` holds the name of the parameter whose value it has. */
function parameterValue(
  name: string,
  { Type: type, Default: fallback }: { Type: string; Default?: unknown },
  given: unknown,
  facts: StackFacts,
): unknown {
  const value = given ?? fallback;
  if (value === undefined) throw new UnresolvableValue(`the parameter ${name} has no value`);
  const named = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(type);
  const text = named && typeof value === 'string' ? facts.dynamicReference(`resolve:ssm:${value}`) : value;
  const isList = (named?.[1] ?? type).startsWith('List<') || type === 'CommaDelimitedList';
  return isList && typeof text === 'string' ? text.split(',').map((item) => item.trim()) : text;
}
