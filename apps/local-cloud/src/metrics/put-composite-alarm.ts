import type { PutCompositeAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import type { Handler } from '../contracts.ts';
import type { Alarms } from './alarms.ts';

export function putCompositeAlarm(alarms: Alarms): Handler<PutCompositeAlarmCommandInput, object> {
  return (input) => {
    alarms.putComposite(input);
    return {};
  };
}
