import type { ErrorShape, Schema } from '../schemas.ts';

/** A failed call, before it is put into a protocol's words. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly members: Readonly<Record<string, unknown>>;
  readonly shape: ErrorShape;
}

export interface Encoded {
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** One of AWS's protocols, from the server's side. */
export interface Protocol {
  /** @throws {MalformedRequest} */
  read(input: Schema): Promise<unknown>;
  write(output: Schema, value: unknown, requestId: string): Encoded;
  writeError(error: WireError, requestId: string): Encoded;
  /** What the protocol calls a request whose action it does not know. */
  readonly unknownAction: string;
  /** What it calls a request that it cannot read. */
  readonly malformed: string;
}

/** The body does not follow the protocol's grammar. */
export class MalformedRequest extends Error {
  override readonly name = 'MalformedRequest';
}
