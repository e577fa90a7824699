import { CborCodec } from '@smithy/core/cbor';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Schema } from '../schemas.ts';
import { MalformedRequest } from './protocol.ts';
import type { Protocol } from './protocol.ts';
import { queryErrorHeader, typedError } from './typed-error.ts';

const codec = new CborCodec();

/** Smithy RPC v2 in CBOR, as botocore speaks it to CloudWatch. */
export function rpcV2Cbor(body: Uint8Array, queryMode: boolean): Protocol {
  const headersOf = (requestId: string) => ({
    'content-type': 'application/cbor',
    'smithy-protocol': 'rpc-v2-cbor',
    'x-amzn-requestid': requestId,
  });
  return {
    unknownAction: 'UnknownOperationException',
    malformed: 'SerializationException',
    async read(input) {
      if (NormalizedSchema.of(input).isUnitSchema() || body.byteLength === 0) return {};
      try {
        return (await codec.createDeserializer().read(input, body)) as unknown;
      } catch (cause) {
        throw new MalformedRequest('the request body is not CBOR of the action', { cause });
      }
    },
    write(output, value, requestId) {
      // Botocore parses the body of an answer even where the action has no output.
      const body = NormalizedSchema.of(output).isUnitSchema() ? encode(15, {}) : encode(output, value);
      return { body, headers: headersOf(requestId) };
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
  return serializer.flush();
}
