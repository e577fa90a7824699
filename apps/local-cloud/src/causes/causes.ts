import type { Cause, Facts, Rule } from './facts.ts';
import { closedDatabase } from './rules/closed-database.ts';
import { closedTarget } from './rules/closed-target.ts';
import { deniedRole } from './rules/denied-role.ts';
import { healthCheckAnswer } from './rules/health-check-answer.ts';
import { healthCheckPort } from './rules/health-check-port.ts';
import { listeningPort } from './rules/listening-port.ts';
import { missingLogGroup } from './rules/missing-log-group.ts';
import { missingSecret } from './rules/missing-secret.ts';
import { noRoute } from './rules/no-route.ts';
import { slowHealthCheck } from './rules/slow-health-check.ts';
import { tooManyConnections } from './rules/too-many-connections.ts';

/** What keeps a task from starting comes before what keeps it from becoming healthy. */
const rules: Readonly<Record<string, Rule>> = {
  missingSecret,
  missingLogGroup,
  deniedRole,
  noRoute,
  closedDatabase,
  tooManyConnections,
  listeningPort,
  healthCheckPort,
  closedTarget,
  healthCheckAnswer,
  slowHealthCheck,
};

export interface NamedCause extends Cause {
  readonly rule: string;
}

/** Every line of the template that explains what the facts show; empty where the template is not to blame. */
export function causesOf(facts: Facts): NamedCause[] {
  return Object.entries(rules).flatMap(([rule, judge]) => {
    const cause = judge(facts);
    return cause === undefined ? [] : [{ rule, ...cause }];
  });
}
