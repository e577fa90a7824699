import { awsManagedPolicies } from './aws-managed-policies.ts';
import type { AttachedPolicy, PolicySet } from './policy/evaluate.ts';
import { parsePolicy } from './policy/policy-document.ts';
import type { PolicyKind } from './policy/policy-document.ts';
import { compilePolicy } from './policy/statement.ts';
import type { Statement } from './policy/statement.ts';
import type { IamState, PolicyRecord, RoleRecord } from './records.ts';

/** A role with its policies ready to be held against requests. */
export interface CompiledRole extends PolicySet {
  readonly record: RoleRecord;
  readonly trust: readonly Statement[];
  /** ARNs of attached policies whose content nobody here knows. */
  readonly unknownPolicies: readonly string[];
}

export interface Roles {
  /** Undefined where there is no such role. */
  find(name: string): CompiledRole | undefined;
  all(): readonly CompiledRole[];
  /** Forgets what was compiled: something has changed. */
  changed(): void;
}

/** Compiles each role when it is first asked for: a call then costs no parsing. */
export function createRoles(state: IamState): Roles {
  const compiled = new Map<string, CompiledRole>();
  const find = (name: string) => {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    const record = state.roles.get(name);
    if (record === undefined) return undefined;
    const role = compileRole(record, state);
    compiled.set(name, role);
    return role;
  };
  return {
    find,
    all: () => state.roles.values().flatMap(({ name }) => find(name) ?? []),
    changed: () => compiled.clear(),
  };
}

function compileRole(record: RoleRecord, { policies }: IamState): CompiledRole {
  const attached = policies.values().filter(({ roles }) => roles.includes(record.name));
  const own = record.managed.filter((arn) => !attached.some((policy) => policy.arn === arn));
  const managed = own.map((arn) => [arn, managedPolicy(arn, policies)] as const);
  const boundary = record.boundary === undefined ? undefined : managedPolicy(record.boundary, policies);
  const identity = [
    ...record.inline.map(({ name, document }) => compile({ name, document })),
    ...attached.map(compile),
    ...managed.flatMap(([, policy]) => policy ?? []),
  ];
  return {
    record,
    trust: statementsOf(record.trust, 'trust'),
    identity,
    // A boundary that nobody here knows bounds everything: less is safer than more.
    ...(record.boundary !== undefined && {
      boundary: boundary ?? { name: record.boundary, arn: record.boundary, statements: [] },
    }),
    unknownPolicies: [
      ...managed.filter(([, policy]) => policy === undefined).map(([arn]) => arn),
      ...(record.boundary !== undefined && boundary === undefined ? [record.boundary] : []),
    ],
  };
}

function managedPolicy(arn: string, policies: IamState['policies']): AttachedPolicy | undefined {
  const own = policies.get(arn);
  if (own !== undefined) return compile(own);
  if (!Object.hasOwn(awsManagedPolicies, arn)) return undefined;
  return compile({ name: arn.slice(arn.lastIndexOf('/') + 1), arn, document: awsManagedPolicies[arn] });
}

function compile({ name, arn, document }: Pick<PolicyRecord, 'name' | 'arn' | 'document'>): AttachedPolicy {
  return { name, ...(arn !== undefined && { arn }), statements: statementsOf(document, 'identity') };
}

function statementsOf(document: unknown, kind: PolicyKind): readonly Statement[] {
  return compilePolicy(parsePolicy(document, kind));
}
