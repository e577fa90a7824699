import type { DeleteAlarmsCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import type { Alarms } from './alarms.ts';

/**
 * Deletes the alarms that there are, whatever other names are given beside them; an error where there is none of them. One
 * that a remaining composite alarm depends on, and nothing is deleted.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html
 */
export function deleteAlarms(alarms: Alarms): Handler<DeleteAlarmsCommandInput, object> {
  return ({ AlarmNames: names = [] }) => {
    const unknown = names.filter((name) => alarms.find(name) === undefined);
    if (names.length > 0 && unknown.length === names.length) {
      throw new AwsError(
        'ResourceNotFound',
        `Could not find the following alarm names: ${unknown.join(', ')}`,
      );
    }
    if (names.filter((name) => alarms.composites.get(name) !== undefined).length > 1) {
      throw new AwsError('ValidationError', 'At most one composite alarm can be deleted in one operation.');
    }
    const needed = names.filter((name) => alarms.parentsOf(name).some((parent) => !names.includes(parent)));
    if (needed.length > 0) {
      throw new AwsError(
        'ValidationError',
        `Cannot delete ${needed.join(',')} as there are composite alarm(s) depending on ${needed.length === 1 ? 'it' : 'them'}.`,
      );
    }
    for (const name of names) alarms.remove(name);
    return {};
  };
}
