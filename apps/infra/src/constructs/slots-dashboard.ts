import type { Names } from '@cutover/config';
import { ecsSlots } from '@cutover/config';
import type { Alarm, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmStatusWidget, Dashboard, GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { databaseMetricsOf, ServiceMetrics } from './service-metrics.ts';

export interface SlotsDashboardProps {
  readonly names: Names;
  readonly metrics: ServiceMetrics;
  readonly alarms: readonly Alarm[];
  readonly database?: ReturnType<typeof databaseMetricsOf>;
}

const WHOLE = 24;
const HALF = WHOLE / 2;

/** What a cutover looks like: both slots side by side in every row, blue to the left, on the same scales. */
export function addDashboard(
  scope: Construct,
  { names, metrics, alarms, database }: SlotsDashboardProps,
): Dashboard {
  const beside = (title: string, graph: (of: ReturnType<ServiceMetrics['slot']>) => GraphOf): IWidget[] =>
    ecsSlots.map(
      (slot) => new GraphWidget({ title: `${slot}: ${title}`, width: HALF, ...graph(metrics.slot(slot)) }),
    );
  const zero = { leftYAxis: { min: 0 } };
  const percent = { leftYAxis: { min: 0, max: 100 } };
  return new Dashboard(scope, 'dashboard', {
    dashboardName: names.alarm('slots'),
    widgets: [
      [new AlarmStatusWidget({ title: 'alarms', width: WHOLE, alarms: [...alarms] })],
      [
        new GraphWidget({
          title: 'load balancer: requests, and answers of 5xx that are its own',
          width: WHOLE,
          left: [metrics.requests],
          right: [metrics.loadBalancerErrors],
          ...zero,
        }),
      ],
      beside('requests and 5xx', (of) => ({ left: [of.requests, of.errors], ...zero })),
      beside('p99, seconds', (of) => ({ left: [of.p99], ...zero })),
      beside('healthy and unhealthy targets', (of) => ({ left: [of.healthy, of.unhealthy], ...zero })),
      beside('CPU and memory, percent', (of) => ({ left: [of.cpu, of.memory], ...percent })),
      beside('tasks that ended on their own, errors logged', (of) => ({
        left: [of.stoppedTasks, of.loggedErrors],
        ...zero,
      })),
      ...(database === undefined
        ? []
        : [
            [
              new GraphWidget({
                title: 'database: connections, and free storage in bytes',
                width: WHOLE,
                left: [database.connections],
                right: [database.freeStorage],
                ...zero,
              }),
            ],
          ]),
    ],
  });
}

type GraphOf = Pick<ConstructorParameters<typeof GraphWidget>[0], 'left' | 'leftYAxis'>;
