import type { Caller, CloudClock, Place, ResourceProvider, Store } from '../contracts.ts';
import type { Access, Facts } from './access.ts';
import { createJudge } from './judge.ts';
import type { Judge } from './judge.ts';
import { iamProviders } from './providers/iam-providers.ts';
import { openIamState } from './records.ts';
import { requestContext } from './request-context.ts';
import { createRoles } from './roles.ts';
import type { CompiledRole, Roles } from './roles.ts';
import { createSessions } from './sessions.ts';
import type { Sessions } from './sessions.ts';
import { taskRolesOf } from './task-roles.ts';
import type { EcsTaskRoles } from './task-roles.ts';
import { judgeTrust } from './trust.ts';
import type { Trust, TrustPrincipal } from './trust.ts';
import { createUsage } from './usage.ts';
import type { IamReport } from './usage.ts';
import { readWebIdentity } from './web-identity-token.ts';
import type { WebIdentity } from './web-identity-token.ts';

export interface IamParts {
  readonly store: Store;
  readonly clock: CloudClock;
  readonly place: Place;
  readonly facts: Facts;
  /** Base URL of this cloud; asked for only when a task starts. */
  readonly endpoint: () => string;
}

export interface Iam {
  /** The account's root: who calls without keys of a session. */
  readonly root: Caller;
  readonly roles: Roles;
  readonly sessions: Sessions;
  readonly judge: Judge;
  readonly taskRoles: EcsTaskRoles;
  readonly providers: readonly ResourceProvider[];
  /** Whether a role's trust policy lets the caller take it. */
  trusts(role: CompiledRole, caller: Caller, access: Access): Trust;
  /** The same for somebody whom an identity provider vouches for. */
  trustsProvider(role: CompiledRole, providerArn: string, access: Access): Trust;
  /** @throws {AwsError} InvalidIdentityTokenException, ExpiredTokenException */
  readWebIdentity(token: string): WebIdentity;
  /** What the rehearsals since the start needed and were refused. */
  report(): IamReport;
}

/** Roles and policies of the template, who has taken which role, and what that lets them do. */
export function createIam(parts: IamParts): Iam {
  const { clock, place, facts } = parts;
  const state = openIamState(parts.store);
  const roles = createRoles(state);
  const usage = createUsage();
  const sessions = createSessions({ state, place, clock });
  const judge = createJudge({ roles, usage, facts, place, clock });
  const root: Caller = { arn: `arn:aws:iam::${place.account}:root`, userId: place.account };
  const trustOf = (role: CompiledRole, principal: TrustPrincipal, access: Access, caller = root) => {
    const context = requestContext(access, { caller, place, now: clock.now() }, facts);
    return judgeTrust(role.trust, principal, { ...access, context });
  };
  return {
    root,
    roles,
    sessions,
    judge,
    taskRoles: taskRolesOf({ ...parts, state, roles, sessions, judge, trusts: trustOf }),
    providers: iamProviders({ state, roles, place }),
    trusts(role, caller, access) {
      const names = caller.role === undefined ? [] : [caller.role.arn, caller.arn];
      return trustOf(role, { kind: 'AWS', names, account: place.account }, access, caller);
    },
    trustsProvider: (role, provider, access) =>
      trustOf(role, { kind: 'Federated', names: [provider] }, access),
    readWebIdentity: (token) => readWebIdentity(token, state.providers.values(), clock.now().getTime()),
    report: () => usage.report(roles.all()),
  };
}
