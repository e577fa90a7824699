import type { CreateLogGroupCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import type { LogState } from './log-state.ts';

export function createLogGroup({ groups, clock }: LogState): Handler<CreateLogGroupCommandInput, object> {
  return ({ logGroupName: name = '' }) => {
    if (!/^[\w./#-]{1,512}$/.test(name)) {
      throw new AwsError(
        'InvalidParameterException',
        `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
      );
    }
    if (groups.get(name)) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    groups.set(name, { name, createdMs: clock.now().getTime() });
    return {};
  };
}
