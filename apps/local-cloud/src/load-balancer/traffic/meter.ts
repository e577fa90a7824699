import type { MetricWriter } from '../../contracts.ts';
import { loadBalancerFullName, targetGroupFullName } from '../state/arns.ts';
import type { TargetGroup } from './target-group.ts';

const NAMESPACE = 'AWS/ApplicationELB';
/** Response times handed on in a second; more are drawn by lot, so that averages and percentiles stay true. */
const TIMES_KEPT = 100;

type OwnCount =
  | 'DesyncMitigationMode_NonCompliant_Request_Count'
  | 'HTTP_Fixed_Response_Count'
  | 'HTTP_Redirect_Count'
  | 'NewConnectionCount';

/** What happened since the last flush. */
class Counts {
  readonly values = new Map<string, number>();

  add(name: string, value = 1): void {
    this.values.set(name, (this.values.get(name) ?? 0) + value);
  }
}

class GroupMeter extends Counts {
  readonly times: number[] = [];
  #seen = 0;

  time(seconds: number): void {
    this.#seen += 1;
    if (this.times.length < TIMES_KEPT) this.times.push(seconds);
    else {
      const place = Math.floor(Math.random() * this.#seen);
      if (place < TIMES_KEPT) this.times[place] = seconds;
    }
  }
}

/** Counts the traffic of one load balancer under CloudWatch's names, and hands it on in batches. */
export class Meter {
  readonly #loadBalancer: string;
  #own = new Counts();
  #groups = new Map<string, GroupMeter>();

  constructor(loadBalancerArn: string) {
    this.#loadBalancer = loadBalancerFullName(loadBalancerArn);
  }

  /** A request for which a target was chosen. */
  sent(groupArn: string): void {
    this.#group(groupArn).add('RequestCount');
  }

  /** @param seconds from sending the request to the first header of the answer */
  answered(groupArn: string, statusCode: number, seconds: number): void {
    const group = this.#group(groupArn);
    group.add(`HTTPCode_Target_${Math.floor(statusCode / 100)}XX_Count`);
    group.time(seconds);
  }

  connectionFailed(groupArn: string): void {
    this.#group(groupArn).add('TargetConnectionErrorCount');
  }

  /** An answer of the balancer itself. 460, a client that left, counts too. */
  own(statusCode: number): void {
    if (statusCode < 300) return;
    this.#own.add(`HTTPCode_ELB_${Math.floor(statusCode / 100)}XX_Count`);
    if (statusCode === 500 || (statusCode >= 502 && statusCode <= 504))
      this.#own.add(`HTTPCode_ELB_${statusCode}_Count`);
  }

  count(name: OwnCount): void {
    this.#own.add(name);
  }

  /** A request that went to a target with, or without, header names that the ALB calls invalid. */
  invalidHeader(dropped: boolean): void {
    this.#own.add(dropped ? 'DroppedInvalidHeaderRequestCount' : 'ForwardedInvalidHeaderRequestCount');
  }

  flush(metrics: MetricWriter, groups: readonly TargetGroup[], activeConnections: number): void {
    const totals = this.#own;
    const sent = this.#groups;
    this.#own = new Counts();
    this.#groups = new Map();
    const dimensions = { LoadBalancer: this.#loadBalancer };
    for (const [arn, meter] of sent) {
      const ofGroup = { TargetGroup: targetGroupFullName(arn), LoadBalancer: this.#loadBalancer };
      for (const [name, value] of meter.values) {
        totals.add(name, value);
        write(metrics, name, ofGroup, value, 'Count');
      }
      for (const seconds of meter.times) {
        write(metrics, 'TargetResponseTime', ofGroup, seconds, 'Seconds');
        write(metrics, 'TargetResponseTime', dimensions, seconds, 'Seconds');
      }
    }
    for (const [name, value] of totals.values) write(metrics, name, dimensions, value, 'Count');
    if (activeConnections > 0)
      write(metrics, 'ActiveConnectionCount', dimensions, activeConnections, 'Count');
    for (const group of groups)
      this.#flushGroup(metrics, group, sent.get(group.arn)?.values.get('RequestCount') ?? 0);
  }

  #flushGroup(metrics: MetricWriter, group: TargetGroup, requests: number): void {
    const targetGroup = targetGroupFullName(group.arn);
    const dimensions = { TargetGroup: targetGroup, LoadBalancer: this.#loadBalancer };
    const healthy = group.healthyCount();
    write(metrics, 'HealthyHostCount', dimensions, healthy, 'Count');
    write(metrics, 'UnHealthyHostCount', dimensions, group.unhealthyCount(), 'Count');
    if (requests === 0) return;
    const perTarget = requests / Math.max(1, healthy);
    write(metrics, 'RequestCountPerTarget', dimensions, perTarget, 'Count');
    write(metrics, 'RequestCountPerTarget', { TargetGroup: targetGroup }, perTarget, 'Count');
  }

  #group(arn: string): GroupMeter {
    let group = this.#groups.get(arn);
    if (group === undefined) this.#groups.set(arn, (group = new GroupMeter()));
    return group;
  }
}

function write(
  metrics: MetricWriter,
  name: string,
  dimensions: Readonly<Record<string, string>>,
  value: number,
  unit: string,
): void {
  metrics.count({ namespace: NAMESPACE, name, dimensions, value, unit });
}
