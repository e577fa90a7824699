import { structure } from '../schemas.ts';
import type { Schema } from '../schemas.ts';
import type { WireError } from './protocol.ts';

/** An error of the JSON and CBOR protocols: the members of its shape, with its name as `__type`. */
export function typedError({ code, message, members, shape }: WireError): { schema: Schema; value: object } {
  const given: Readonly<Record<string, unknown>> = { message, Message: message, ...members };
  // Beside a `__type` the serializers write whatever they find.
  const declared = Object.keys(shape.members).filter((name) => given[name] !== undefined);
  return {
    schema: structure(code, { __type: 0, ...shape.members }),
    value: { __type: code, ...Object.fromEntries(declared.map((name) => [name, given[name]])) },
  };
}

/** What a client that once spoke the query protocol reads: its code, and whose fault it is. */
export function queryErrorHeader({ shape }: WireError): Record<string, string> {
  return { 'x-amzn-query-error': `${shape.queryCode};${shape.status < 500 ? 'Sender' : 'Receiver'}` };
}
