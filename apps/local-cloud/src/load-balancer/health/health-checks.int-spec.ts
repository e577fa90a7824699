import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModifyTargetGroupInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { TestBalancer } from '../testing/test-balancer.ts';
import { until } from '../testing/until.ts';

let balancer: TestBalancer;
let stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  balancer = await TestBalancer.start();
});
afterEach(async () => {
  await balancer.stop();
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});

const change = (settings: Omit<ModifyTargetGroupInput, 'TargetGroupArn'>) =>
  balancer.api.ModifyTargetGroup({ TargetGroupArn: balancer.blue, ...settings });

interface Check {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly atMs: number;
}

/** A server that answers checks as told, and keeps them. */
async function listen(status: number, headers: Record<string, string> = {}, delayMs = 0) {
  const checks: Check[] = [];
  const server = createServer((request, response) => {
    checks.push({ url: request.url, headers: request.headers, atMs: performance.now() });
    setTimeout(() => response.writeHead(status, headers).end(), delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { checks, port: (server.address() as AddressInfo).port };
}

function register(localPort: number): string {
  const ip = balancer.network.place(localPort);
  balancer.balancing.targetGroups.register(balancer.blue, ip, 8080);
  return ip;
}

describe('a target', () => {
  it('is unhealthy because of Target.ResponseCodeMismatch when it answers with another code', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.healthStatus = 500;
    await balancer.until(balancer.blue, target.ip, 'unhealthy');
    expect(balancer.health(balancer.blue, target.ip)).toEqual({
      state: 'unhealthy',
      reason: 'Target.ResponseCodeMismatch',
      description: 'Health checks failed with these codes: [500]',
    });
  });

  it('is unhealthy because of Target.Timeout when it does not answer', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.healthStatus = undefined;
    await balancer.until(balancer.blue, target.ip, 'unhealthy');
    expect(balancer.health(balancer.blue, target.ip)).toEqual({
      state: 'unhealthy',
      reason: 'Target.Timeout',
      description: 'Request timed out',
    });
  });

  it('is unhealthy because of Target.FailedHealthChecks when it no longer listens', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    await target.close();
    await balancer.until(balancer.blue, target.ip, 'unhealthy');
    expect(balancer.health(balancer.blue, target.ip)).toEqual({
      state: 'unhealthy',
      reason: 'Target.FailedHealthChecks',
      description: 'Health checks failed',
    });
  });

  it('is unhealthy because of Target.Timeout when the security groups let nothing pass', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    balancer.network.block(target.ip);
    await balancer.until(balancer.blue, target.ip, 'unhealthy');
    expect(balancer.health(balancer.blue, target.ip)).toMatchObject({ reason: 'Target.Timeout' });
  });
});

describe('a health check', () => {
  it('follows no redirect', async () => {
    const { checks, port } = await listen(301, { Location: '/elsewhere' });
    const ip = register(port);
    await balancer.until(balancer.blue, ip, 'unhealthy');
    expect(new Set(checks.map(({ url }) => url))).toEqual(new Set(['/health']));
    expect(balancer.health(balancer.blue, ip)?.description).toBe(
      'Health checks failed with these codes: [301]',
    );
  });

  it('asks for the path of the group, and names the target and ELB-HealthChecker/2.0', async () => {
    await change({ HealthCheckPath: '/ready?deep=1' });
    const { checks, port } = await listen(200);
    const ip = register(port);
    await balancer.until(balancer.blue, ip, 'healthy');
    expect(checks[0]).toMatchObject({
      url: '/ready?deep=1',
      headers: { host: `${ip}:8080`, 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
    });
  });

  it('asks at the port of the group where it names one, whatever port the traffic goes to', async () => {
    const [traffic, health] = [await listen(500), await listen(200)];
    await change({ HealthCheckPort: String(health.port) });
    const ip = register(traffic.port);
    await balancer.until(balancer.blue, ip, 'healthy');
    expect([traffic.checks.length, health.checks.length]).toEqual([0, 1]);
    expect((await balancer.describeHealth(balancer.blue))[0]?.HealthCheckPort).toBe(String(health.port));
  });

  it('takes the codes of the matcher for healthy', async () => {
    await change({ Matcher: { HttpCode: '204,300-399' } });
    const ip = register((await listen(307, { Location: '/' })).port);
    await balancer.until(balancer.blue, ip, 'healthy');
  });

  it('is sent once in each interval', async () => {
    const { checks, port } = await listen(200);
    register(port);
    await until(() => checks.length === 5);
    const intervals = checks.slice(1).map(({ atMs }, at) => atMs - (checks[at]?.atMs ?? 0));
    // Five seconds, 25 times as fast; the machine may be late, never early.
    for (const interval of intervals) expect(interval).toBeGreaterThan(150);
    expect(intervals.reduce((sum, one) => sum + one, 0) / intervals.length).toBeLessThan(600);
  });

  it('waits for an answer as long as the timeout, and no longer', async () => {
    await change({
      HealthCheckIntervalSeconds: 60,
      HealthCheckTimeoutSeconds: 20,
      UnhealthyThresholdCount: 2,
    });
    const inTime = register((await listen(200, {}, 300)).port);
    await balancer.until(balancer.blue, inTime, 'healthy');
    await change({ HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2 });
    const late = register((await listen(200, {}, 300)).port);
    await balancer.until(balancer.blue, late, 'unhealthy');
    expect(balancer.health(balancer.blue, late)?.reason).toBe('Target.Timeout');
  });

  it('is not sent to a target that drains', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    void balancer.deregister(balancer.blue, target.ip);
    const { checks } = target;
    await sleep(350);
    expect(target.checks).toBe(checks);
  });
});
