import type { Collection, Store } from '../contracts.ts';

/** A role of the template. Policies are kept as documents: what is compiled of them lives only as long as the process. */
export interface RoleRecord {
  readonly name: string;
  readonly arn: string;
  /** Such as `AROA…`. */
  readonly id: string;
  readonly trust: unknown;
  readonly inline: readonly { readonly name: string; readonly document: unknown }[];
  /** ARNs. */
  readonly managed: readonly string[];
  readonly boundary?: string;
  /** Longest session, in seconds. */
  readonly maxSessionSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** AWS::IAM::Policy (inline in its roles) or AWS::IAM::ManagedPolicy. */
export interface PolicyRecord {
  readonly name: string;
  /** Of a managed policy. */
  readonly arn?: string;
  readonly document: unknown;
  /** Names of the roles that it is attached to by itself. */
  readonly roles: readonly string[];
}

export interface ProviderRecord {
  readonly arn: string;
  /** Without `https://`, as condition keys begin with it. */
  readonly host: string;
  readonly audiences: readonly string[];
}

/** Somebody who has taken a role. */
export interface SessionRecord {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly roleName: string;
  readonly sessionName: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** Where a task's SDK finds the credentials of its task role. */
export interface TaskCredentialsRecord {
  /** Part of the address; who knows it has the credentials. */
  readonly id: string;
  readonly taskId: string;
  readonly roleArn: string;
}

export interface IamState {
  /** By name. */
  readonly roles: Collection<RoleRecord>;
  /** By ARN where managed, else by `inline <name>`. */
  readonly policies: Collection<PolicyRecord>;
  /** By ARN. */
  readonly providers: Collection<ProviderRecord>;
  /** By access key id. */
  readonly sessions: Collection<SessionRecord>;
  /** By task id. */
  readonly taskCredentials: Collection<TaskCredentialsRecord>;
}

export function openIamState(store: Store): IamState {
  return {
    roles: store.collection('iam-roles'),
    policies: store.collection('iam-policies'),
    providers: store.collection('iam-oidc-providers'),
    sessions: store.collection('sts-sessions'),
    taskCredentials: store.collection('iam-task-credentials'),
  };
}

/** `name` of `arn:aws:iam::123456789012:role/path/name`. */
export function roleNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
