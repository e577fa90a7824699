import type { Found } from './policy/evaluate.ts';
import type { AccessRequest } from './policy/statement.ts';
import type { CompiledRole } from './roles.ts';

export interface StatementUse {
  readonly policy: string;
  /** Sid, or place in the policy. */
  readonly statement: string;
  readonly effect: 'Allow' | 'Deny';
  /** How many calls it has allowed since this process started. */
  readonly uses: number;
  /** The same for each action that it names. */
  readonly actions: Readonly<Record<string, number>>;
}

export interface DeniedCall {
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  readonly message: string;
  readonly times: number;
}

export interface IamReport {
  readonly roles: readonly {
    readonly name: string;
    readonly arn: string;
    readonly statements: readonly StatementUse[];
    /** Attached policies whose content is not known here: what they give is missing. */
    readonly unknownPolicies: readonly string[];
  }[];
  /** The newest last. */
  readonly denied: readonly DeniedCall[];
}

export interface Usage {
  allowed(role: string, by: Found, request: AccessRequest): void;
  denied(call: Omit<DeniedCall, 'times'>): void;
  report(roles: readonly CompiledRole[]): IamReport;
}

const MOST_DENIED = 200;

/** Which statements the rehearsals needed, and what they were refused. Kept in memory: it begins anew with the process. */
export function createUsage(): Usage {
  const uses = new Map<string, number>();
  const denied = new Map<string, DeniedCall>();
  const count = (key: string) => uses.set(key, (uses.get(key) ?? 0) + 1);
  const keyOf = (role: string, { policy, statement }: Found) =>
    `${role} ${policy.name} ${statement.fingerprint}`;
  return {
    allowed(role, by, { action, context }) {
      const key = keyOf(role, by);
      count(key);
      const named = by.statement.actions.find((pattern) => pattern.matches(action, context));
      if (named !== undefined) count(`${key} ${named.text}`);
    },
    denied(call) {
      const key = `${call.caller} ${call.action} ${call.resource}`;
      const times = (denied.get(key)?.times ?? 0) + 1;
      denied.delete(key);
      denied.set(key, { ...call, times });
      const [oldest] = denied.keys();
      if (denied.size > MOST_DENIED && oldest !== undefined) denied.delete(oldest);
    },
    report: (roles) => ({
      roles: roles.map(({ record, identity, unknownPolicies }) => ({
        name: record.name,
        arn: record.arn,
        statements: identity.flatMap((policy) =>
          policy.statements.map((statement) => {
            const key = keyOf(record.name, { policy, statement });
            return {
              policy: policy.name,
              statement: statement.name,
              effect: statement.effect,
              uses: uses.get(key) ?? 0,
              actions: Object.fromEntries(
                statement.actions.map(({ text }) => [text, uses.get(`${key} ${text}`) ?? 0]),
              ),
            };
          }),
        ),
        unknownPolicies,
      })),
      denied: [...denied.values()],
    }),
  };
}
