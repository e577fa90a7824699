import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Action, Rule, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { createLoadBalancing } from '../index.ts';
import type { LoadBalancing } from '../index.ts';
import { FakeNetwork } from './fake-network.ts';
import type { Store } from '../../contracts.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { RecordedMetrics } from './recorded-metrics.ts';
import { TargetServer } from './target-server.ts';
import { until } from './until.ts';

type Call<Input, Output> = (input: Input) => Output | Promise<Output>;
interface Api {
  readonly CreateLoadBalancer: Call<elb.CreateLoadBalancerInput, elb.CreateLoadBalancerOutput>;
  readonly CreateTargetGroup: Call<elb.CreateTargetGroupInput, elb.CreateTargetGroupOutput>;
  readonly CreateListener: Call<elb.CreateListenerInput, elb.CreateListenerOutput>;
  readonly CreateRule: Call<elb.CreateRuleInput, elb.CreateRuleOutput>;
  readonly DescribeRules: Call<elb.DescribeRulesInput, elb.DescribeRulesOutput>;
  readonly DescribeTargetHealth: Call<elb.DescribeTargetHealthInput, elb.DescribeTargetHealthOutput>;
  readonly ModifyTargetGroup: Call<elb.ModifyTargetGroupInput, elb.ModifyTargetGroupOutput>;
  readonly ModifyRule: Call<elb.ModifyRuleInput, elb.ModifyRuleOutput>;
  readonly ModifyTargetGroupAttributes: Call<
    elb.ModifyTargetGroupAttributesInput,
    elb.ModifyTargetGroupAttributesOutput
  >;
  readonly ModifyLoadBalancerAttributes: Call<
    elb.ModifyLoadBalancerAttributesInput,
    elb.ModifyLoadBalancerAttributesOutput
  >;
  readonly RegisterTargets: Call<elb.RegisterTargetsInput, elb.RegisterTargetsOutput>;
  readonly DeregisterTargets: Call<elb.DeregisterTargetsInput, elb.DeregisterTargetsOutput>;
}

/** Port that targets are registered with; the network maps it to the loopback port of each. */
const TARGET_PORT = 8080;
/** Asks for any free port of the machine: high, and not used by another suite at the same time. */
let listenerPort = 20_000 + (process.pid % 20_000);

/** A load balancer with the target groups `blue` and `green` in one rule, and real targets behind them. */
export class TestBalancer {
  readonly network: FakeNetwork;
  readonly store: Store;
  readonly metrics: RecordedMetrics;
  /** Made by the first line of an access log, and only then. */
  readonly accessLogFolder: string;
  readonly balancing: LoadBalancing;
  readonly api: Api;
  readonly #targets: TargetServer[] = [];
  /** How late edits of rules may work. */
  propagationSeconds = 0;
  loadBalancerArn = '';
  listenerArn = '';
  ruleArn = '';
  blue = '';
  green = '';

  private constructor(
    timeScale: number,
    store: Store,
    network: FakeNetwork,
    accessLogFolder = join(tmpdir(), `access-logs-${randomUUID()}`),
    metrics = new RecordedMetrics(),
  ) {
    this.metrics = metrics;
    this.accessLogFolder = accessLogFolder;
    this.store = store;
    this.network = network;
    this.balancing = createLoadBalancing({
      store,
      network,
      metrics: this.metrics,
      clock: { timeScale, now: () => new Date(), scaledMs: (seconds) => seconds * 1000 * timeScale },
      place: { region: 'eu-west-1', account: '123456789012' },
      propagationSeconds: () => this.propagationSeconds,
      accessLogFolder: this.accessLogFolder,
      log: () => undefined,
    });
    this.api = this.balancing.endpoint.handlers as unknown as Api;
  }

  static async start({
    timeScale = 0.04,
    network = new FakeNetwork(),
    metrics = new RecordedMetrics(),
  } = {}): Promise<TestBalancer> {
    const it = new TestBalancer(timeScale, createMemoryStore(), network, undefined, metrics);
    await it.balancing.running.start();
    const { LoadBalancers } = await it.api.CreateLoadBalancer({
      Name: 'test',
      Subnets: ['subnet-1', 'subnet-2'],
      SecurityGroups: ['sg-balancer'],
    });
    it.loadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn ?? '';
    it.blue = await it.#createGroup('blue');
    it.green = await it.#createGroup('green');
    listenerPort += 1;
    const { Listeners } = await it.api.CreateListener({
      LoadBalancerArn: it.loadBalancerArn,
      Port: listenerPort,
      Protocol: 'HTTP',
      DefaultActions: [
        { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', MessageBody: 'no rule' } },
      ],
    });
    it.listenerArn = Listeners?.[0]?.ListenerArn ?? '';
    const { Rules } = await it.api.CreateRule({
      ListenerArn: it.listenerArn,
      Priority: 100,
      Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
      Actions: [it.weighted(100, 0)],
    });
    it.ruleArn = Rules?.[0]?.RuleArn ?? '';
    return it;
  }

  /** A new process on the same state, as after `kill -9`. */
  async restarted(): Promise<TestBalancer> {
    const it = new TestBalancer(0.04, this.store, this.network, this.accessLogFolder);
    Object.assign(it, {
      loadBalancerArn: this.loadBalancerArn,
      listenerArn: this.listenerArn,
      ruleArn: this.ruleArn,
    });
    Object.assign(it, { blue: this.blue, green: this.green });
    await it.balancing.running.start();
    return it;
  }

  get url(): string {
    return this.balancing.listeners()[0]?.url ?? '';
  }

  get port(): number {
    return this.balancing.listeners()[0]?.port ?? 0;
  }

  weighted(blue: number, green: number, stickySeconds?: number): Action {
    return {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: this.blue, Weight: blue },
          { TargetGroupArn: this.green, Weight: green },
        ],
        ...(stickySeconds !== undefined && {
          TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: stickySeconds },
        }),
      },
    };
  }

  async setWeights(blue: number, green: number): Promise<Rule | undefined> {
    const { Rules } = await this.api.ModifyRule({
      RuleArn: this.ruleArn,
      Actions: [this.weighted(blue, green)],
    });
    return Rules?.[0];
  }

  /** Starts a target, registers it, and waits until it is healthy unless told not to. */
  async addTarget(
    groupArn: string,
    name: string,
    { wait = true, subnetId = 'subnet-1' } = {},
  ): Promise<TargetServer & { ip: string }> {
    const server = await TargetServer.listen(name);
    this.#targets.push(server);
    const ip = this.network.place(server.port, subnetId);
    this.balancing.targetGroups.register(groupArn, ip, TARGET_PORT);
    if (wait) await this.until(groupArn, ip, 'healthy');
    return Object.assign(server, { ip });
  }

  deregister(groupArn: string, ip: string): Promise<void> {
    return this.balancing.targetGroups.deregister(groupArn, ip, TARGET_PORT);
  }

  health(groupArn: string, ip: string) {
    return this.balancing.targetGroups.health(groupArn, ip, TARGET_PORT);
  }

  async until(groupArn: string, ip: string, state: string): Promise<void> {
    await until(() => this.health(groupArn, ip)?.state === state);
  }

  /** Sets attributes of the group `blue`. */
  async setAttributes(attributes: Readonly<Record<string, string>>): Promise<void> {
    await this.api.ModifyTargetGroupAttributes({
      TargetGroupArn: this.blue,
      Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
    });
  }

  /** Of the load balancer. */
  async setAttribute(key: string, value: string): Promise<void> {
    await this.api.ModifyLoadBalancerAttributes({
      LoadBalancerArn: this.loadBalancerArn,
      Attributes: [{ Key: key, Value: value }],
    });
  }

  /** Hands what was counted to the metrics now, not with the next second. */
  flush(): void {
    this.balancing.flush();
  }

  async describeHealth(groupArn: string): Promise<TargetHealthDescription[]> {
    return (await this.api.DescribeTargetHealth({ TargetGroupArn: groupArn })).TargetHealthDescriptions ?? [];
  }

  async stop(): Promise<void> {
    await this.balancing.running.stop({ destroy: true });
    await Promise.all(this.#targets.map((target) => target.close()));
    await rm(this.accessLogFolder, { recursive: true, force: true });
  }

  async #createGroup(name: string): Promise<string> {
    const { TargetGroups } = await this.api.CreateTargetGroup({
      Name: name,
      Port: TARGET_PORT,
      Protocol: 'HTTP',
      VpcId: 'vpc-1',
      TargetType: 'ip',
      HealthCheckPath: '/health',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 4,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
    });
    const arn = TargetGroups?.[0]?.TargetGroupArn ?? '';
    await this.api.ModifyTargetGroupAttributes({
      TargetGroupArn: arn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '10' }],
    });
    return arn;
  }
}
