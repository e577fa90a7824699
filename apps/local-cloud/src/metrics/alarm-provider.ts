import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import type { ResourceProvider } from '../contracts.ts';
import { physicalName } from '../resource-ids.ts';
import { refuseOthers } from '../unsupported-property.ts';
import type { Alarms } from './alarms.ts';
import { checkAlarm } from './put-metric-alarm.ts';

const known = [
  'ActionsEnabled AlarmActions AlarmDescription AlarmName ComparisonOperator DatapointsToAlarm Dimensions EvaluateLowSampleCountPercentile',
  'EvaluationPeriods ExtendedStatistic InsufficientDataActions MetricName Metrics Namespace OKActions Period Statistic Tags',
  'Threshold TreatMissingData Unit',
].flatMap((line) => line.split(' '));
const numbers = ['DatapointsToAlarm', 'EvaluationPeriods', 'Period', 'Threshold'];

/** Templates spell an alarm as PutMetricAlarm does. */
export function alarmProvider(alarms: Alarms): ResourceProvider {
  return {
    type: 'AWS::CloudWatch::Alarm',
    put(resource) {
      const { properties } = resource;
      refuseOthers(properties, known);
      const { AlarmName: given, ...rest } = properties;
      const name = physicalName(given, resource);
      const converted = numbers.filter((key) => key in rest).map((key) => [key, Number(rest[key])]);
      const settings = {
        ...rest,
        ...Object.fromEntries(converted),
        AlarmName: name,
      } as PutMetricAlarmCommandInput;
      checkAlarm(settings);
      return { physicalId: name, attributes: { Arn: alarms.put(settings).arn } };
    },
    remove: (name) => alarms.remove(name),
  };
}
