import type { PutRetentionPolicyCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import type { Handler } from '../contracts.ts';
import type { LogState } from './log-state.ts';

export function putRetentionPolicy(state: LogState): Handler<PutRetentionPolicyCommandInput, object> {
  return ({ logGroupName, retentionInDays: retentionDays }) => {
    const group = state.group(logGroupName);
    state.groups.set(group.name, { ...group, ...(retentionDays !== undefined && { retentionDays }) });
    return {};
  };
}
