import { structure } from '../schemas.ts';
import type { Schema } from '../schemas.ts';
import type { WireError } from './protocol.ts';

/** An error of the JSON and CBOR protocols: the members of its shape, with its name as `__type`. */
export function typedError({ code, message, members, shape }: WireError): { schema: Schema; value: object } {
  return {
    schema: structure(code, { __type: 0, ...shape.members }),
    value: { __type: code, message, Message: message, ...members },
  };
}

/** What a client that once spoke the query protocol reads: its code, and whose fault it is. */
export function queryErrorHeader({ shape }: WireError): Record<string, string> {
  return { 'x-amzn-query-error': `${shape.queryCode};${shape.status < 500 ? 'Sender' : 'Receiver'}` };
}
