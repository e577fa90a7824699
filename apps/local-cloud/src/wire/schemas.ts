import type { JsonCodec2 } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';

export type Schema = Parameters<ReturnType<JsonCodec2['createSerializer']>['write']>[0];

/** Places in the tuples that the SDK makes of AWS's models. */
const TRAITS = 3;
const INPUT = 4;
const OUTPUT = 5;
const MEMBER_NAMES = 4;
const MEMBER_SCHEMAS = 5;
const REQUIRED_COUNT = 6;

export interface Operation {
  readonly input: Schema;
  readonly output: Schema;
}

/** What the wire needs to know of a declared error. */
export interface ErrorShape {
  readonly status: number;
  /** The code of the query protocols: `RuleNotFound` for `RuleNotFoundException`. */
  readonly queryCode: string;
  readonly members: Readonly<Record<string, Schema>>;
}

/** The schemas of one service, by the names that AWS's model gives them. */
export interface ServiceSchemas {
  operation(action: string): Operation | undefined;
  error(code: string): ErrorShape;
}

export function schemasOf(clientModule: unknown): ServiceSchemas {
  const exported = clientModule as Readonly<Record<string, unknown>>;
  return {
    operation(action) {
      const tuple = exported[`${action}$`];
      if (!Array.isArray(tuple) || tuple[0] !== 9) return undefined;
      return { input: tuple[INPUT] as Schema, output: tuple[OUTPUT] as Schema };
    },
    error(code) {
      const tuple = exported[`${code}$`];
      if (!Array.isArray(tuple) || tuple[0] !== -3) {
        return { status: 400, queryCode: code, members: { message: 0 } };
      }
      const traits = tuple[TRAITS] as {
        awsQueryError?: [string, number];
        httpError?: number;
        error?: string;
      };
      const names = tuple[MEMBER_NAMES] as readonly string[];
      const schemas = tuple[MEMBER_SCHEMAS] as readonly Schema[];
      return {
        status: traits.httpError ?? (traits.error === 'server' ? 500 : 400),
        queryCode: traits.awsQueryError?.[0] ?? code,
        members: {
          message: 0,
          ...Object.fromEntries(names.map((name, index) => [name, schemas[index] ?? 0])),
        },
      };
    },
  };
}

/** A structure made here, of members that have AWS's shapes: envelopes of answers and errors. */
export function structure(
  name: string,
  members: Readonly<Record<string, Schema>>,
  traits: object = {},
): Schema {
  return [3, 'cutover.wire', name, traits, Object.keys(members), Object.values(members)] as unknown as Schema;
}

/** Names of the members that a client must send. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const tuple = schema.getSchema() as readonly unknown[];
  const count = tuple[REQUIRED_COUNT];
  return typeof count === 'number' ? (tuple[MEMBER_NAMES] as readonly string[]).slice(0, count) : [];
}
