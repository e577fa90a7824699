import { NormalizedSchema } from '@smithy/core/schema';
import type { Schema } from '../schemas.ts';
import { MalformedRequest } from './protocol.ts';

/**
 * Reads a query request (`Actions.member.1.Type=forward`) by its input's schema.
 * @throws {MalformedRequest} where a value is not of its member's type
 */
export function readForm(schema: Schema, form: URLSearchParams): unknown {
  return readValue(NormalizedSchema.of(schema), form, '') ?? {};
}

function readValue(schema: NormalizedSchema, form: URLSearchParams, path: string): unknown {
  if (schema.isUnitSchema()) return undefined;
  if (schema.isStructSchema()) return readStructure(schema, form, path);
  if (schema.isListSchema()) return readList(schema, form, path);
  if (schema.isMapSchema()) return readMap(schema, form, path);
  const text = form.get(path);
  return text === null ? undefined : readSimple(schema, text, path);
}

function readStructure(schema: NormalizedSchema, form: URLSearchParams, path: string) {
  const found: Record<string, unknown> = {};
  for (const [member, memberSchema] of schema.structIterator()) {
    const name = memberSchema.getMergedTraits().xmlName ?? member;
    const value = readValue(memberSchema, form, path === '' ? name : `${path}.${name}`);
    if (value !== undefined) found[member] = value;
  }
  return Object.keys(found).length === 0 && !form.has(path) ? undefined : found;
}

function readList(schema: NormalizedSchema, form: URLSearchParams, path: string) {
  const prefix = schema.getMergedTraits().xmlFlattened ? path : `${path}.member`;
  const items: unknown[] = [];
  for (;;) {
    const value = readValue(schema.getValueSchema(), form, `${prefix}.${items.length + 1}`);
    if (value === undefined) break;
    items.push(value);
  }
  // An empty list is sent as its name alone.
  return items.length === 0 && !form.has(path) ? undefined : items;
}

function readMap(schema: NormalizedSchema, form: URLSearchParams, path: string) {
  const prefix = schema.getMergedTraits().xmlFlattened ? path : `${path}.entry`;
  const entries: [string, unknown][] = [];
  for (;;) {
    const at = `${prefix}.${entries.length + 1}`;
    const key = form.get(`${at}.key`);
    if (key === null) break;
    entries.push([key, readValue(schema.getValueSchema(), form, `${at}.value`)]);
  }
  return entries.length === 0 && !form.has(path) ? undefined : Object.fromEntries(entries);
}

function readSimple(schema: NormalizedSchema, text: string, path: string): unknown {
  if (schema.isNumericSchema()) {
    const value = Number(text);
    if (text.trim() === '' || Number.isNaN(value)) {
      throw new MalformedRequest(`the value '${text}' at '${path}' is not a number`);
    }
    return value;
  }
  if (schema.isBooleanSchema()) {
    if (text !== 'true' && text !== 'false') {
      throw new MalformedRequest(`the value '${text}' at '${path}' is neither true nor false`);
    }
    return text === 'true';
  }
  if (schema.isTimestampSchema()) return new Date(text);
  if (schema.isBlobSchema()) return Uint8Array.from(Buffer.from(text, 'base64'));
  return text;
}
