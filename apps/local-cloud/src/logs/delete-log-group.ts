import type { DeleteLogGroupCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import type { Handler } from '../contracts.ts';
import type { LogState } from './log-state.ts';

export function deleteLogGroup(state: LogState): Handler<DeleteLogGroupCommandInput, object> {
  return ({ logGroupName }) => {
    removeGroup(state, state.group(logGroupName).name);
    return {};
  };
}

export function removeGroup(state: LogState, name: string): void {
  for (const stream of state.streamsOf(name)) state.removeStream(stream);
  state.groups.delete(name);
}
