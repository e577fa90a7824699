import type { PutRetentionPolicyCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import type { Handler } from '../contracts.ts';
import { AwsError } from '../aws-error.ts';
import type { LogState } from './log-state.ts';

/** What CloudWatch Logs takes, in days. */
const PERIODS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export function putRetentionPolicy(state: LogState): Handler<PutRetentionPolicyCommandInput, object> {
  return ({ logGroupName, retentionInDays: retentionDays = 0 }) => {
    if (!PERIODS.includes(retentionDays)) {
      throw new AwsError(
        'InvalidParameterException',
        `1 validation error detected: Value '${retentionDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${PERIODS.join(', ')}]`,
      );
    }
    const group = state.group(logGroupName);
    state.groups.set(group.name, { ...group, retentionDays });
    return {};
  };
}
