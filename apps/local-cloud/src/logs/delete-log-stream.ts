import type { DeleteLogStreamCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import type { Handler } from '../contracts.ts';
import { existingStream } from './existing-stream.ts';
import type { LogState } from './log-state.ts';

export function deleteLogStream(state: LogState): Handler<DeleteLogStreamCommandInput, object> {
  return ({ logGroupName, logStreamName }) => {
    state.removeStream(existingStream(state, state.group(logGroupName).name, logStreamName));
    return {};
  };
}
