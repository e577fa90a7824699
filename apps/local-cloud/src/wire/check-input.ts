import { NormalizedSchema } from '@smithy/core/schema';
import { requiredMembers } from './schemas.ts';
import type { Schema } from './schemas.ts';

export interface InputProblem {
  readonly kind: 'wrong-type' | 'missing';
  /** Such as `Actions.1.forwardConfig`. */
  readonly path: string;
  readonly message: string;
}

/** The first thing in a request that its schema does not allow: a value of another type, or a required member left out. */
export function checkInput(schema: Schema, value: unknown): InputProblem | undefined {
  return checkValue(NormalizedSchema.of(schema), value, '');
}

function checkValue(schema: NormalizedSchema, value: unknown, path: string): InputProblem | undefined {
  if (schema.isUnitSchema() || schema.isDocumentSchema()) return undefined;
  if (schema.isStructSchema()) {
    return isRecord(value) ? checkStructure(schema, value, path) : wrongType(path, 'a structure');
  }
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return wrongType(path, 'a list');
    return firstProblem(
      value.map((item, index) => [`${path}.${index + 1}`, item] as const),
      schema.getValueSchema(),
    );
  }
  if (schema.isMapSchema()) {
    if (!isRecord(value)) return wrongType(path, 'a map');
    return firstProblem(
      Object.entries(value).map(([key, item]) => [`${path}.${key}`, item] as const),
      schema.getValueSchema(),
    );
  }
  return checkSimple(schema, value, path);
}

function checkStructure(
  schema: NormalizedSchema,
  value: Readonly<Record<string, unknown>>,
  path: string,
): InputProblem | undefined {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  for (const name of requiredMembers(schema)) {
    if (value[name] !== undefined && value[name] !== null) continue;
    return {
      kind: 'missing',
      path: at(name),
      message: `1 validation error detected: Value null at '${at(name)}' failed to satisfy constraint: Member must not be null`,
    };
  }
  for (const [name, member] of schema.structIterator()) {
    if (value[name] === undefined || value[name] === null) continue;
    const problem = checkValue(member, value[name], at(name));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function firstProblem(items: readonly (readonly [string, unknown])[], schema: NormalizedSchema) {
  for (const [path, item] of items) {
    const problem = checkValue(schema, item, path);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkSimple(schema: NormalizedSchema, value: unknown, path: string): InputProblem | undefined {
  if (schema.isStringSchema() && typeof value !== 'string') return wrongType(path, 'a string');
  if (schema.isBooleanSchema() && typeof value !== 'boolean') return wrongType(path, 'a boolean');
  if (schema.isNumericSchema() && (typeof value !== 'number' || Number.isNaN(value))) {
    return wrongType(path, 'a number');
  }
  if (schema.isTimestampSchema() && (!(value instanceof Date) || Number.isNaN(value.getTime()))) {
    return wrongType(path, 'a timestamp');
  }
  if (schema.isBlobSchema() && !(value instanceof Uint8Array)) return wrongType(path, 'a blob');
  return undefined;
}

function wrongType(path: string, expected: string): InputProblem {
  return { kind: 'wrong-type', path, message: `the value at '${path}' is not ${expected}` };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
