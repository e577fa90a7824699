import type { CreateLogStreamCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { streamKey } from './log-state.ts';
import type { LogState } from './log-state.ts';

export function createLogStream(state: LogState): Handler<CreateLogStreamCommandInput, object> {
  return ({ logGroupName, logStreamName: name = '' }) => {
    const group = state.group(logGroupName).name;
    if (!/^[^:*]{1,512}$/.test(name)) {
      throw new AwsError(
        'InvalidParameterException',
        `1 validation error detected: Value '${name}' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*`,
      );
    }
    if (state.streams.get(streamKey(group, name))) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    }
    state.createStream(group, name);
    return {};
  };
}
