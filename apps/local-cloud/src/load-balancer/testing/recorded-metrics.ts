import type { MetricWriter } from '../../contracts.ts';

type Metric = Parameters<MetricWriter['count']>[0];

export class RecordedMetrics implements MetricWriter {
  readonly metrics: Metric[] = [];

  count(metric: Metric): void {
    this.metrics.push(metric);
  }

  /** Sum over the dimensions of the load balancer alone. */
  sum(name: string): number {
    return this.metrics
      .filter((metric) => metric.name === name && Object.keys(metric.dimensions).join() === 'LoadBalancer')
      .reduce((sum, metric) => sum + metric.value, 0);
  }
}
