import { describe, expect, it } from '@jest/globals';
import { RecordedMetrics } from '../testing/recorded-metrics.ts';
import { Meter } from './meter.ts';
import type { TargetGroup as Group } from './target-group.ts';

const prefix = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:';
const blue = `${prefix}targetgroup/blue/0123456789abcdef`;
const LoadBalancer = 'app/test/0123456789abcdef';
const TargetGroup = 'targetgroup/blue/0123456789abcdef';
const group = { arn: blue, healthyCount: () => 2, unhealthyCount: () => 1 } as unknown as Group;

function flushed(fill: (meter: Meter) => void): RecordedMetrics {
  const metrics = new RecordedMetrics();
  const meter = new Meter(`${prefix}loadbalancer/${LoadBalancer}`);
  fill(meter);
  meter.flush(metrics, [group], 3);
  return metrics;
}

describe('Meter', () => {
  it('counts under the names and dimensions of CloudWatch', () => {
    const { metrics } = flushed((meter) => {
      for (const statusCode of [200, 201, 404]) {
        meter.sent(blue);
        meter.answered(blue, statusCode, 0.01);
      }
      meter.own(502);
      meter.own(200);
    });
    const base = { namespace: 'AWS/ApplicationELB', unit: 'Count' };
    for (const dimensions of [{ LoadBalancer }, { TargetGroup, LoadBalancer }]) {
      expect(metrics).toContainEqual({ ...base, name: 'RequestCount', dimensions, value: 3 });
      expect(metrics).toContainEqual({ ...base, name: 'HTTPCode_Target_2XX_Count', dimensions, value: 2 });
      expect(metrics).toContainEqual({ ...base, name: 'HTTPCode_Target_4XX_Count', dimensions, value: 1 });
    }
    expect(metrics).toContainEqual({
      ...base,
      name: 'HTTPCode_ELB_502_Count',
      dimensions: { LoadBalancer },
      value: 1,
    });
    expect(metrics).toContainEqual({
      ...base,
      name: 'HTTPCode_ELB_5XX_Count',
      dimensions: { LoadBalancer },
      value: 1,
    });
    expect(metrics).toContainEqual({
      ...base,
      name: 'HealthyHostCount',
      dimensions: { TargetGroup, LoadBalancer },
      value: 2,
    });
    expect(metrics).toContainEqual({
      ...base,
      name: 'UnHealthyHostCount',
      dimensions: { TargetGroup, LoadBalancer },
      value: 1,
    });
    expect(metrics).toContainEqual({
      ...base,
      name: 'RequestCountPerTarget',
      dimensions: { TargetGroup },
      value: 1.5,
    });
    expect(metrics.some((metric) => metric.name === 'HTTPCode_ELB_2XX_Count')).toBe(false);
  });

  it('says nothing about traffic when there was none', () => {
    const { metrics } = flushed(() => undefined);
    expect(metrics.map((metric) => metric.name)).toEqual([
      'ActiveConnectionCount',
      'HealthyHostCount',
      'UnHealthyHostCount',
    ]);
  });

  it('hands on a true sample of response times when there are many', () => {
    const { metrics } = flushed((meter) => {
      for (let at = 0; at < 10_000; at += 1) meter.answered(blue, 200, at % 2);
    });
    const times = metrics.filter(
      (metric) => metric.name === 'TargetResponseTime' && 'TargetGroup' in metric.dimensions,
    );
    expect(times).toHaveLength(100);
    const average = times.reduce((sum, metric) => sum + metric.value, 0) / times.length;
    expect(average).toBeGreaterThan(0.25);
    expect(average).toBeLessThan(0.75);
  });
});
