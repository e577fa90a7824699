import type { Place } from '../contracts.ts';

/** Values of condition keys; undefined where the request has none. */
export type ContextValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a call needs to be allowed: one action on one resource. A call may need several. */
export interface Access {
  /** Such as `ecs:UpdateService`. */
  readonly action: string;
  /** ARN; `*` where the action has no resource level. */
  readonly resource: string;
  /** Beside the keys that every request has. */
  readonly context?: ContextValues;
  /** The resource's own policy lets everybody of this account in: then only a Deny stands against it. */
  readonly openToAccount?: boolean;
}

/** What the tables of actions look up to name the resources of a call. */
export interface Facts {
  readonly place: Place;
  /** Tags of a resource; none where there is no such resource. */
  tagsOf(arn: string): Readonly<Record<string, string>>;
  /** ARNs of task role and execution role of a task definition; none where there is no such definition. */
  rolesOf(taskDefinition: string): readonly string[];
  /** Whether a parameter, by name or ARN, is a SecureString. */
  isSecure(parameter: string): boolean;
  /** Names of the parameters below a path. */
  parametersBelow(path: string, recursive: boolean): readonly string[];
  /** Name of a table's partition key; undefined where there is no such table. */
  partitionKeyOf(table: string): string | undefined;
}

/** What each action of one service needs. */
export type ActionTable = Readonly<Record<string, (input: never, facts: Facts) => readonly Access[]>>;

export function arnOf({ region, account }: Place, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** `aws:RequestTag/<key>` and `aws:TagKeys`. */
export function requestTags(tags: readonly (readonly [string, string])[]): ContextValues {
  if (tags.length === 0) return {};
  return {
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': tags.map(([key]) => key),
  };
}
