import { AwsError } from '../aws-error.ts';
import { streamKey } from './log-state.ts';
import type { LogState, LogStreamRecord } from './log-state.ts';

/** @throws {AwsError} ResourceNotFoundException */
export function existingStream(state: LogState, group: string, name = ''): LogStreamRecord {
  const found = state.streams.get(streamKey(group, name));
  if (found) return found;
  throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
}
