import type * as cloudwatch from '@aws-sdk/client-cloudwatch';
import { arnOf, requestTags } from '../access.ts';
import type { Access, ActionTable, ContextValues, Facts } from '../access.ts';

/** Metrics have no resource level. @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
export const cloudwatchActions: ActionTable = {
  GetMetricData: () => everywhere('GetMetricData'),
  GetMetricStatistics: () => everywhere('GetMetricStatistics'),
  ListMetrics: () => everywhere('ListMetrics'),
  PutMetricData: ({ Namespace }: cloudwatch.PutMetricDataInput) =>
    everywhere('PutMetricData', { 'cloudwatch:namespace': Namespace }),

  /**
   * Composite alarms are shown only to those who may see every alarm
   * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html).
   */
  DescribeAlarms: ({ AlarmNames = [], AlarmTypes = [] }: cloudwatch.DescribeAlarmsInput, facts) => {
    const all = AlarmNames.length === 0 || AlarmTypes.includes('CompositeAlarm');
    return onAlarms('DescribeAlarms', all ? ['*'] : AlarmNames, facts);
  },
  DescribeAlarmHistory: ({ AlarmName = '*' }: cloudwatch.DescribeAlarmHistoryInput, facts) =>
    onAlarms('DescribeAlarmHistory', [AlarmName], facts),
  /** Only for those who may make every alarm (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html). */
  PutCompositeAlarm: ({ AlarmActions, Tags = [] }: cloudwatch.PutCompositeAlarmInput, facts) => {
    const tags = requestTags(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    return [
      ...onAlarms('PutCompositeAlarm', ['*'], facts, { 'cloudwatch:AlarmActions': AlarmActions, ...tags }),
      ...(Tags.length === 0 ? [] : onAlarms('TagResource', ['*'], facts, tags)),
    ];
  },
  PutMetricAlarm: ({ AlarmName = '', AlarmActions, Tags = [] }: cloudwatch.PutMetricAlarmInput, facts) => {
    const tags = requestTags(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    return [
      ...onAlarms('PutMetricAlarm', [AlarmName], facts, { 'cloudwatch:AlarmActions': AlarmActions, ...tags }),
      ...(Tags.length === 0 ? [] : onAlarms('TagResource', [AlarmName], facts, tags)),
    ];
  },
  SetAlarmState: ({ AlarmName = '' }: cloudwatch.SetAlarmStateInput, facts) =>
    onAlarms('SetAlarmState', [AlarmName], facts),
  DeleteAlarms: ({ AlarmNames = [] }: cloudwatch.DeleteAlarmsInput, facts) =>
    onAlarms('DeleteAlarms', AlarmNames, facts),
};

function everywhere(action: string, context: ContextValues = {}): Access[] {
  return [{ action: `cloudwatch:${action}`, resource: '*', context }];
}

function onAlarms(
  action: string,
  names: readonly string[],
  { place }: Facts,
  context: ContextValues = {},
): Access[] {
  return names.map((name) => ({
    action: `cloudwatch:${action}`,
    resource: arnOf(place, 'cloudwatch', `alarm:${name}`),
    context,
  }));
}
