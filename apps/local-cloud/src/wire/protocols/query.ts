import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { structure } from '../schemas.ts';
import type { Schema } from '../schemas.ts';
import type { Protocol } from './protocol.ts';
import { readForm } from './read-form.ts';

const metadata = structure('ResponseMetadata', { RequestId: 0 });
const errorDetail = structure('Error', { Type: 0, Code: 0, Message: 0 });

/** awsQuery: a form in, XML out. */
export function query(action: string, form: URLSearchParams, xmlNamespace: string): Protocol {
  const encode = (schema: Schema, value: unknown) => {
    const serializer = new XmlShapeSerializer({
      timestampFormat: { useTrait: true, default: 5 },
      xmlNamespace,
      serviceNamespace: 'cutover.wire',
    });
    serializer.write(schema, value);
    return serializer.flush();
  };
  const headersOf = (requestId: string) => ({ 'content-type': 'text/xml', 'x-amzn-requestid': requestId });
  return {
    unknownAction: 'InvalidAction',
    malformed: 'ValidationError',
    read: (input) => Promise.resolve().then(() => readForm(input, form)),
    write(output, value, requestId) {
      const result = NormalizedSchema.of(output).isUnitSchema() ? {} : { [`${action}Result`]: output };
      const envelope = structure(`${action}Response`, { ...result, ResponseMetadata: metadata });
      const content = { [`${action}Result`]: value, ResponseMetadata: { RequestId: requestId } };
      return { body: encode(envelope, content), headers: headersOf(requestId) };
    },
    writeError(error, requestId) {
      const body = encode(structure('ErrorResponse', { Error: errorDetail, RequestId: 0 }), {
        Error: {
          Type: error.shape.status < 500 ? 'Sender' : 'Receiver',
          Code: error.shape.queryCode,
          Message: error.message,
        },
        RequestId: requestId,
      });
      return { body, headers: headersOf(requestId) };
    },
  };
}
