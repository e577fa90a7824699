import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Caller, Handler, ServiceEndpoint } from '../contracts.ts';
import type { Judge } from '../iam/judge.ts';
import { StateError } from '../store/state-error.ts';
import { checkConstraints } from './check-constraints.ts';
import { checkInput } from './check-input.ts';
import { commonError } from './common-errors.ts';
import type { Faults } from './faults.ts';
import type { ApiAnswer, ApiRequest } from './http-message.ts';
import { MalformedRequest } from './protocols/protocol.ts';
import type { Encoded } from './protocols/protocol.ts';
import { routeCall } from './route-call.ts';
import type { Call } from './route-call.ts';
import { schemasOf } from './schemas.ts';
import type { ErrorShape, ServiceSchemas } from './schemas.ts';

export interface CallContext {
  readonly endpoints: readonly ServiceEndpoint[];
  readonly faults: Faults;
  /** Who signs a request. @throws {AwsError} where its keys are worth nothing */
  readonly callerOf: (request: ApiRequest) => Caller;
  readonly judge: Pick<Judge, 'check'>;
  /** Resolves when what a handler has set is on disk: only then the client hears of success. */
  readonly flush: () => Promise<void>;
  readonly log: (message: string) => void;
}

const noSchemas = schemasOf({});

/** Answers one call of AWS's APIs; undefined where the request is none. */
export async function answerCall(request: ApiRequest, context: CallContext): Promise<ApiAnswer | undefined> {
  const call = routeCall(request);
  if (call === undefined) return undefined;
  const requestId = randomUUID();
  const schemas = call.wire ? schemasOf(await call.wire.load()) : noSchemas;
  try {
    const output = await perform(request, call, schemas, context);
    return answer(200, output(requestId));
  } catch (error) {
    const known = error instanceof AwsError ? error : unexpected(error, call, requestId, context);
    const shape = shapeOf(known.code, call, schemas);
    const { code, message, members } = known;
    return answer(shape.status, call.protocol.writeError({ code, message, members, shape }, requestId));
  }
}

function shapeOf(code: string, { wire }: Call, schemas: ServiceSchemas): ErrorShape {
  if (code === 'InternalFailure') return internalFailure;
  return commonError(code, wire?.query !== undefined) ?? schemas.error(code);
}

const internalFailure = { status: 500, queryCode: 'InternalFailure', members: { message: 0 } } as const;

async function perform(
  request: ApiRequest,
  { wire, action, protocol }: Call,
  schemas: ServiceSchemas,
  { endpoints, faults, flush, callerOf, judge }: CallContext,
): Promise<(requestId: string) => Encoded> {
  const operation = schemas.operation(action);
  const handlers = endpoints.find(({ service }) => service === wire?.service)?.handlers;
  const handler =
    handlers && Object.hasOwn(handlers, action) ? (handlers[action] as Handler<unknown, unknown>) : undefined;
  if (wire === undefined || operation === undefined || handler === undefined) {
    const known = operation === undefined ? 'there is no such action' : 'this cloud does not implement it';
    throw new AwsError(protocol.unknownAction, `Could not find operation ${action}: ${known}`);
  }

  const caller = callerOf(request);
  const fault = faults.strike(wire.service, action);
  if (fault) throw new AwsError(fault.error, fault.message);

  const input = await readInput(protocol, operation.input, wire.invalidInput);
  const forbidden = checkConstraints((await wire.constraints()).default, action, input);
  if (forbidden !== undefined) throw new AwsError(wire.invalidInput, forbidden);
  judge.check(caller, { service: wire.service, action, input, userAgent: request.headers['user-agent'] });
  const output = await handler(input, caller);
  if (!/^(Describe|Filter|Get|List)[A-Z]/.test(action)) await flush();
  return (requestId) => protocol.write(operation.output, output ?? {}, requestId);
}

async function readInput(
  protocol: Call['protocol'],
  schema: Parameters<typeof checkInput>[0],
  invalidInput: string,
): Promise<unknown> {
  const input = await protocol.read(schema).catch((error: unknown) => {
    if (error instanceof MalformedRequest) throw new AwsError(protocol.malformed, error.message);
    throw error;
  });
  const problem = checkInput(schema, input);
  if (problem === undefined) return input;
  throw new AwsError(problem.kind === 'missing' ? invalidInput : protocol.malformed, problem.message);
}

/** The client learns that it was not its fault, the log learns why. A full disk is the user's to mend: they are told. */
function unexpected(
  error: unknown,
  { wire, action }: Call,
  requestId: string,
  { log }: CallContext,
): AwsError {
  const known = error instanceof StateError;
  const cause = error instanceof Error && !known ? (error.stack ?? error.message) : String(error);
  log(`${wire?.service ?? 'unknown'} ${action} failed (request ${requestId}): ${cause}`);
  const why = known ? `${error.message}; ${error.hint}` : 'an unknown error';
  return new AwsError('InternalFailure', `The request processing has failed because of ${why}.`);
}

function answer(status: number, { body, headers }: Encoded): ApiAnswer {
  return { status, headers, body };
}
