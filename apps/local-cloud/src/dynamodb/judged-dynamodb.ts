import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import { dynamodbActions } from '../iam/actions/dynamodb.ts';
import type { Iam } from '../iam/index.ts';
import type { ApiAnswer, ApiRequest } from '../wire/http-message.ts';
import type { DynaliteServer } from './dynalite-server.ts';
import type { TableKeys } from './table-keys.ts';

interface Input {
  readonly TableName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
}

/** DynamoDB for those who may: a request is judged as it came, then handed on. */
export function judgedDynamodb(parts: {
  readonly server: () => Promise<DynaliteServer>;
  readonly keys: TableKeys;
  readonly iam: Pick<Iam, 'sessions' | 'judge'>;
}): (request: ApiRequest) => Promise<ApiAnswer> {
  const { server, keys, iam } = parts;
  return async (request) => {
    const action = /\.(\w+)$/.exec(request.headers['x-amz-target'] ?? '')?.[1] ?? '';
    try {
      const caller = iam.sessions.callerOf(request);
      const input = parse(request.body);
      // What nobody has a row for, or is no JSON, dynalite refuses by itself.
      if (caller.role !== undefined && input !== undefined && Object.hasOwn(dynamodbActions, action)) {
        await keys.load([
          ...(input.TableName === undefined ? [] : [input.TableName]),
          ...Object.keys(input.RequestItems ?? {}),
        ]);
        const userAgent = request.headers['user-agent'];
        iam.judge.check(caller, { service: 'dynamodb', action, input, userAgent });
      }
      if (/^(Create|Delete)Table$/.test(action)) keys.forget(input?.TableName ?? '');
    } catch (error) {
      if (error instanceof AwsError) return refusal(error);
      throw error;
    }
    return (await server()).answer(request);
  };
}

function parse(body: Uint8Array): Input | undefined {
  try {
    return JSON.parse(Buffer.from(body).toString()) as Input;
  } catch {
    return undefined;
  }
}

/** As DynamoDB words it. */
function refusal({ code, message }: AwsError): ApiAnswer {
  return {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify({ __type: `com.amazon.coral.service#${code}`, Message: message }),
  };
}
