import { AwsError } from '../aws-error.ts';
import type { Caller, CloudClock, Place } from '../contracts.ts';
import type { Access, ActionTable, Facts } from './access.ts';
import { actionTables } from './actions/index.ts';
import { denialSentence } from './denial.ts';
import { evaluate } from './policy/evaluate.ts';
import { requestContext } from './request-context.ts';
import type { Roles } from './roles.ts';
import type { Usage } from './usage.ts';

export interface JudgeParts {
  readonly roles: Roles;
  readonly usage: Usage;
  readonly facts: Facts;
  readonly place: Place;
  readonly clock: CloudClock;
}

export interface ApiCall {
  /** As `ServiceEndpoint` names it. */
  readonly service: string;
  readonly action: string;
  readonly input: unknown;
  readonly userAgent?: string | undefined;
}

export interface Judge {
  /** @throws {AwsError} AccessDeniedException with AWS's sentence for the first thing that the caller may not do */
  check(caller: Caller, call: ApiCall): void;
  /** AWS's sentence where the caller may not do it; undefined where it may. */
  refusal(caller: Caller, accesses: readonly Access[], userAgent?: string): string | undefined;
}

/** Judges what callers in a role's name do. The account's root may do everything. */
export function createJudge({ roles, usage, facts, place, clock }: JudgeParts): Judge {
  function refusal(caller: Caller, accesses: readonly Access[], userAgent?: string): string | undefined {
    if (caller.role === undefined) return undefined;
    const { name } = caller.role;
    const policies = roles.find(name) ?? { identity: [] };
    const circumstances = { caller, place, now: clock.now(), userAgent };
    for (const access of accesses) {
      const request = { ...access, context: requestContext(access, circumstances, facts) };
      const verdict = evaluate(policies, request);
      if (verdict.allowed) usage.allowed(name, verdict.by, request);
      else if (access.openToAccount !== true || verdict.denial.kind === 'explicit') {
        const message = denialSentence(caller.arn, access, verdict.denial);
        usage.denied({ caller: caller.arn, action: access.action, resource: access.resource, message });
        return message;
      }
    }
    return undefined;
  }
  return {
    refusal,
    check(caller, { service, action, input, userAgent }) {
      if (caller.role === undefined) return;
      const message = refusal(caller, accessesOf(service, action, input, facts), userAgent);
      if (message !== undefined) throw new AwsError('AccessDeniedException', message);
    },
  };
}

/** What a call needs. @throws Error for an action that no table has: it must not pass unjudged */
export function accessesOf(service: string, action: string, input: unknown, facts: Facts): readonly Access[] {
  const table: ActionTable = (Object.hasOwn(actionTables, service) && actionTables[service]) || {};
  const row = Object.hasOwn(table, action) ? table[action] : undefined;
  if (row === undefined)
    throw new Error(`nobody has said what ${service} ${action} needs: add it to iam/actions`);
  return row(input as never, facts);
}
