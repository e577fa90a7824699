import type { DeleteAlarmsCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import type { Alarms } from './alarms.ts';

/** All or none: one unknown name, and nothing is deleted. */
export function deleteAlarms({ records }: Alarms): Handler<DeleteAlarmsCommandInput, object> {
  return ({ AlarmNames: names = [] }) => {
    const unknown = names.filter((name) => records.get(name) === undefined);
    if (unknown.length > 0) {
      throw new AwsError(
        'ResourceNotFound',
        `Could not find the following alarm names: ${unknown.join(', ')}`,
      );
    }
    for (const name of names) records.delete(name);
    return {};
  };
}
