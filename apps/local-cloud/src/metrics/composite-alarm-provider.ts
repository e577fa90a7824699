import type { PutCompositeAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import type { ResourceProvider } from '../contracts.ts';
import { physicalName } from '../resource-ids.ts';
import { refuseOthers } from '../unsupported-property.ts';
import type { Alarms } from './alarms.ts';

const known =
  'ActionsEnabled AlarmActions AlarmDescription AlarmName AlarmRule InsufficientDataActions OKActions Tags'.split(
    ' ',
  );

/** Templates spell a composite alarm as PutCompositeAlarm does. */
export function compositeAlarmProvider(alarms: Alarms): ResourceProvider {
  return {
    type: 'AWS::CloudWatch::CompositeAlarm',
    put(resource) {
      const { properties } = resource;
      refuseOthers(properties, known);
      const { AlarmName: given, ...rest } = properties;
      const name = physicalName(given, resource);
      const { arn } = alarms.putComposite({ ...rest, AlarmName: name } as PutCompositeAlarmCommandInput);
      return { physicalId: name, attributes: { Arn: arn } };
    },
    remove: (name) => alarms.remove(name),
  };
}
