import type { EcsSlot, Names } from '@cutover/config';
import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

export interface MetricSources {
  readonly names: Names;
  /** As CloudWatch names it: `app/<name>/<id>`. */
  readonly loadBalancer: string;
  /** As CloudWatch names each: `targetgroup/<name>/<id>`. */
  readonly targetGroups: Readonly<Record<EcsSlot, string>>;
}

/** The metrics of a service, by their CloudWatch names; counts are sums over a minute. */
export type ServiceMetrics = ReturnType<typeof metricsOf>;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export function metricsOf({ names, loadBalancer, targetGroups }: MetricSources) {
  const elb = (metricName: string, statistic: string, slot?: EcsSlot) =>
    new Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      statistic,
      period: MINUTE,
      dimensionsMap: {
        LoadBalancer: loadBalancer,
        ...(slot !== undefined && { TargetGroup: targetGroups[slot] }),
      },
    });
  const ecs = (metricName: string, slot: EcsSlot) =>
    new Metric({
      namespace: 'AWS/ECS',
      metricName,
      statistic: Stats.AVERAGE,
      period: MINUTE,
      dimensionsMap: { ClusterName: names.cluster, ServiceName: names.ecsService(slot) },
    });
  return {
    requests: elb('RequestCount', Stats.SUM),
    loadBalancerErrors: elb('HTTPCode_ELB_5XX_Count', Stats.SUM),
    slot: (slot: EcsSlot) => ({
      requests: elb('RequestCount', Stats.SUM, slot),
      errors: elb('HTTPCode_Target_5XX_Count', Stats.SUM, slot),
      /** Percent of answers; no value where there was no request or no error. */
      errorShare: new MathExpression({
        expression: '100 * errors / requests',
        label: `${slot} 5xx, percent`,
        period: MINUTE,
        usingMetrics: {
          errors: elb('HTTPCode_Target_5XX_Count', Stats.SUM, slot),
          requests: elb('RequestCount', Stats.SUM, slot),
        },
      }),
      p99: elb('TargetResponseTime', Stats.percentile(99), slot),
      healthy: elb('HealthyHostCount', Stats.MINIMUM, slot),
      unhealthy: elb('UnHealthyHostCount', Stats.MAXIMUM, slot),
      cpu: ecs('CPUUtilization', slot),
      memory: ecs('MemoryUtilization', slot),
      stoppedTasks: new Metric({
        namespace: 'AWS/Events',
        metricName: 'Invocations',
        statistic: Stats.SUM,
        period: FIVE_MINUTES,
        dimensionsMap: { RuleName: names.alarm(`${slot}-stopped`) },
      }),
      loggedErrors: new Metric({
        namespace: names.metricNamespace,
        metricName: 'LoggedErrors',
        statistic: Stats.SUM,
        period: FIVE_MINUTES,
        dimensionsMap: { Slot: slot },
      }),
    }),
  };
}

/** @param identifier of the instance; @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
export function databaseMetricsOf(identifier: string) {
  const rds = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/RDS',
      metricName,
      statistic,
      period: MINUTE,
      dimensionsMap: { DBInstanceIdentifier: identifier },
    });
  return {
    connections: rds('DatabaseConnections', Stats.MAXIMUM),
    /** Bytes. */
    freeStorage: rds('FreeStorageSpace', Stats.MINIMUM),
  };
}
