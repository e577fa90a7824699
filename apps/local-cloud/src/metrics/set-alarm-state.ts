import type { SetAlarmStateCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import type { Alarms } from './alarms.ts';

/** Until the alarm is evaluated next, as on AWS: a composite one when one of its own alarms changes. */
export function setAlarmState(alarms: Alarms): Handler<SetAlarmStateCommandInput, object> {
  return ({
    AlarmName: name = '',
    StateValue: state,
    StateReason: reason = '',
    StateReasonData: reasonData,
  }) => {
    if (alarms.find(name) === undefined)
      throw new AwsError('ResourceNotFound', `Could not find alarm ${name}.`);
    if (state !== 'OK' && state !== 'ALARM' && state !== 'INSUFFICIENT_DATA') {
      throw new AwsError(
        'ValidationError',
        `The state ${String(state)} is not one of OK, ALARM, INSUFFICIENT_DATA.`,
      );
    }
    if (reasonData !== undefined && !isJson(reasonData)) {
      throw new AwsError('InvalidFormatFault', 'StateReasonData is not valid JSON.');
    }
    alarms.move(name, { state, reason, ...(reasonData !== undefined && { reasonData }) });
    return {};
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
