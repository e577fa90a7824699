import type {
  CloudClock,
  MetricWriter,
  Place,
  ResourceProvider,
  Running,
  ServiceEndpoint,
  Store,
} from '../contracts.ts';
import { alarmProvider } from './alarm-provider.ts';
import { compositeAlarmProvider } from './composite-alarm-provider.ts';
import { createAlarms } from './alarms.ts';
import { deleteAlarms } from './delete-alarms.ts';
import { describeAlarmHistory } from './describe-alarm-history.ts';
import { describeAlarms } from './describe-alarms.ts';
import { getMetricData } from './get-metric-data.ts';
import { getMetricStatistics } from './get-metric-statistics.ts';
import { listMetrics } from './list-metrics.ts';
import { createMetricData } from './metric-data.ts';
import { putCompositeAlarm } from './put-composite-alarm.ts';
import { putMetricAlarm } from './put-metric-alarm.ts';
import { putMetricData } from './put-metric-data.ts';
import { setAlarmState } from './set-alarm-state.ts';

export interface Metrics {
  readonly endpoint: ServiceEndpoint;
  readonly providers: readonly ResourceProvider[];
  readonly writer: MetricWriter;
  readonly running: Running;
}

/** CloudWatch: metrics in memory, alarms in the store. */
export function createMetrics(parts: {
  readonly store: Store;
  readonly clock: CloudClock;
  readonly place: Place;
  readonly log: (message: string) => void;
}): Metrics {
  const now = () => parts.clock.now().getTime();
  const data = createMetricData(now);
  const alarms = createAlarms({ ...parts, data });
  return {
    endpoint: {
      service: 'cloudwatch',
      handlers: {
        DeleteAlarms: deleteAlarms(alarms),
        DescribeAlarmHistory: describeAlarmHistory(alarms),
        DescribeAlarms: describeAlarms(alarms),
        GetMetricData: getMetricData(data),
        GetMetricStatistics: getMetricStatistics(data),
        ListMetrics: listMetrics(data, now),
        PutCompositeAlarm: putCompositeAlarm(alarms),
        PutMetricAlarm: putMetricAlarm(alarms),
        PutMetricData: putMetricData(data, now),
        SetAlarmState: setAlarmState(alarms),
      },
    },
    providers: [alarmProvider(alarms), compositeAlarmProvider(alarms)],
    writer: {
      count: ({ namespace, name, dimensions, value, unit }) =>
        data.add({ namespace, name, dimensions }, { timeMs: now(), value, unit }),
    },
    running: alarms.running,
  };
}
