import { JsonCodec2 } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Schema } from '../schemas.ts';
import { MalformedRequest } from './protocol.ts';
import type { Protocol } from './protocol.ts';
import { queryErrorHeader, typedError } from './typed-error.ts';

/** Timestamps as seconds since the epoch, unless a member's trait says otherwise. */
const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false });

/** awsJson1_0 and 1_1. `queryMode`: the client also wants the query protocol's code, in a header. */
export function jsonRpc(body: Uint8Array, contentType: string, queryMode: boolean): Protocol {
  const headersOf = (requestId: string) => ({ 'content-type': contentType, 'x-amzn-requestid': requestId });
  return {
    unknownAction: 'UnknownOperationException',
    malformed: 'SerializationException',
    async read(input) {
      const text = new TextDecoder().decode(body);
      if (NormalizedSchema.of(input).isUnitSchema()) return {};
      if (!/^\s*(\{|$)/.test(text)) throw new MalformedRequest('the request body is not a JSON object');
      try {
        return (await codec.createDeserializer().read(input, text)) as unknown;
      } catch (cause) {
        throw new MalformedRequest('the request body is not JSON of the action', { cause });
      }
    },
    write(output, value, requestId) {
      const empty = NormalizedSchema.of(output).isUnitSchema();
      return { body: empty ? '' : encode(output, value), headers: headersOf(requestId) };
    },
    writeError(error, requestId) {
      const { schema, value } = typedError(error);
      const compatible = queryMode ? queryErrorHeader(error) : {};
      return { body: encode(schema, value), headers: { ...headersOf(requestId), ...compatible } };
    },
  };
}

function encode(schema: Schema, value: unknown): Uint8Array {
  const serializer = codec.createSerializer();
  serializer.write(schema, value);
  // The serializer's bytes pretend to be a text, too.
  const { buffer, byteOffset, byteLength } = serializer.flush();
  return new Uint8Array(buffer, byteOffset, byteLength);
}
