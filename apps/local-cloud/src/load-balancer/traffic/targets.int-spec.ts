import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { TargetServer } from '../testing/target-server.ts';
import { TestBalancer } from '../testing/test-balancer.ts';
import { until } from '../testing/until.ts';

let balancer: TestBalancer;
beforeEach(async () => {
  balancer = await TestBalancer.start();
});
afterEach(() => balancer.stop());

async function ask(times: number): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  const pool = new Pool(balancer.url, { connections: 50 });
  for (let at = 0; at < times; at += 50) {
    const batch = Array.from({ length: Math.min(50, times - at) }, async () => {
      const { statusCode, body } = await pool.request({ path: '/', method: 'GET' });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${statusCode}: ${text}`);
      answers[text] = (answers[text] ?? 0) + 1;
    });
    await Promise.all(batch);
  }
  await pool.close();
  return answers;
}

describe('a target', () => {
  it('is initial until its first check has passed, then healthy: one pass is enough', async () => {
    const server = await TargetServer.listen('late');
    server.healthStatus = 503;
    const ip = balancer.network.place(server.port);
    balancer.balancing.targetGroups.register(balancer.blue, ip, 8080);
    expect(balancer.health(balancer.blue, ip)).toMatchObject({
      state: 'initial',
      reason: 'Elb.RegistrationInProgress',
    });
    await until(() => server.checks > 0);
    expect(balancer.health(balancer.blue, ip)).toMatchObject({
      state: 'initial',
      reason: 'Elb.InitialHealthChecking',
    });
    server.healthStatus = 200;
    const before = server.checks;
    await balancer.until(balancer.blue, ip, 'healthy');
    expect(server.checks - before).toBe(1);
    await server.close();
  });

  it('is unused and not checked while its group is in no rule, and checked at weight 0', async () => {
    await balancer.api.ModifyRule({
      RuleArn: balancer.ruleArn,
      Actions: [{ Type: 'forward', TargetGroupArn: balancer.blue }],
    });
    const target = await balancer.addTarget(balancer.green, 'green', { wait: false });
    await sleep(500);
    expect(target.checks).toBe(0);
    expect(balancer.health(balancer.green, target.ip)).toMatchObject({
      state: 'unused',
      reason: 'Target.NotInUse',
    });
    await balancer.setWeights(100, 0);
    await balancer.until(balancer.green, target.ip, 'healthy');
    expect(target.checks).toBeGreaterThan(0);
  });

  it('is unused, not checked and not asked while its zone is not enabled for the load balancer', async () => {
    await balancer.addTarget(balancer.blue, 'near');
    const far = await balancer.addTarget(balancer.blue, 'far', { wait: false, subnetId: 'subnet-3' });
    expect(await ask(20)).toEqual({ near: 20 });
    expect([far.checks, far.served]).toEqual([0, 0]);
    expect(balancer.health(balancer.blue, far.ip)).toEqual({
      state: 'unused',
      reason: 'Target.NotInUse',
      description: 'Target is in an Availability Zone that is not enabled for the load balancer',
    });
  });

  it('that is not registered is unused when it is asked for by name', async () => {
    const { TargetHealthDescriptions } = await balancer.api.DescribeTargetHealth({
      TargetGroupArn: balancer.blue,
      Targets: [{ Id: '10.64.9.9', Port: 8080 }],
    });
    expect(TargetHealthDescriptions?.[0]?.TargetHealth).toMatchObject({
      State: 'unused',
      Reason: 'Target.NotRegistered',
    });
  });
});

describe('a target that is deregistered', () => {
  it('drains for the whole delay: it ends what it has begun, gets nothing new, and is gone', async () => {
    const target = await balancer.addTarget(balancer.blue, 'old');
    await balancer.addTarget(balancer.blue, 'new');
    await balancer.api.ModifyTargetGroupAttributes({
      TargetGroupArn: balancer.blue,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '60' }],
    });
    target.serve = (_request, response) => setTimeout(() => response.end('old'), 120);
    const [one, other] = [fetch(balancer.url), fetch(balancer.url)];
    await until(() => target.served > 0);
    const started = Date.now();
    const gone = balancer.deregister(balancer.blue, target.ip);
    expect(await ask(50)).toEqual({ new: 50 });
    expect((await balancer.describeHealth(balancer.blue))[0]?.TargetHealth).toEqual({
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
      Description: 'Target deregistration is in progress',
    });
    expect([await (await one).text(), await (await other).text()].sort()).toEqual(['new', 'old']);
    await gone;
    expect(Date.now() - started).toBeGreaterThan(2390);
    expect(await balancer.describeHealth(balancer.blue)).toHaveLength(1);
  });

  it('loses its idle connections at once', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    await fetch(balancer.url);
    void balancer.deregister(balancer.blue, target.ip);
    const openConnections = () =>
      new Promise<number>((resolve) => target.server.getConnections((_error, count) => resolve(count)));
    await until(async () => (await openConnections()) === 0);
  });

  it('starts afresh when it is registered again while it drains', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    const gone = balancer.deregister(balancer.blue, target.ip);
    balancer.balancing.targetGroups.register(balancer.blue, target.ip, 8080);
    await gone;
    expect(balancer.health(balancer.blue, target.ip)?.state).toBe('initial');
    await balancer.until(balancer.blue, target.ip, 'healthy');
    expect(await ask(1)).toEqual({ blue: 1 });
  });
});

describe('a group', () => {
  it('sends nothing to a target that is unhealthy while another is healthy', async () => {
    const sick = await balancer.addTarget(balancer.blue, 'sick');
    await balancer.addTarget(balancer.blue, 'well');
    sick.healthStatus = 500;
    await balancer.until(balancer.blue, sick.ip, 'unhealthy');
    expect(await ask(50)).toEqual({ well: 50 });
  });

  it('fails open to all of its targets when none is healthy', async () => {
    const targets = [
      await balancer.addTarget(balancer.blue, 'one'),
      await balancer.addTarget(balancer.blue, 'two'),
    ];
    for (const target of targets) target.healthStatus = 500;
    for (const target of targets) await balancer.until(balancer.blue, target.ip, 'unhealthy');
    expect(await ask(100)).toEqual({ one: 50, two: 50 });
  });

  it('fails open when fewer are healthy than its attributes want', async () => {
    const sick = await balancer.addTarget(balancer.blue, 'sick');
    await balancer.addTarget(balancer.blue, 'well');
    sick.healthStatus = 500;
    await balancer.until(balancer.blue, sick.ip, 'unhealthy');
    const name = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets';
    await balancer.setAttributes({ [`${name}.count`]: '2' });
    expect(await ask(20)).toEqual({ sick: 10, well: 10 });
    await balancer.setAttributes({ [`${name}.count`]: '1', [`${name}.percentage`]: '50' });
    expect(await ask(20)).toEqual({ well: 20 });
    await balancer.setAttributes({ [`${name}.percentage`]: '51' });
    expect(await ask(20)).toEqual({ sick: 10, well: 10 });
  });

  it('takes its targets in turn', async () => {
    for (const name of ['one', 'two', 'three']) await balancer.addTarget(balancer.blue, name);
    expect(await ask(99)).toEqual({ one: 33, two: 33, three: 33 });
  });

  it('prefers the target with the fewest open requests where the attribute says so', async () => {
    const slow = await balancer.addTarget(balancer.blue, 'slow');
    const quick = await balancer.addTarget(balancer.blue, 'quick');
    await balancer.api.ModifyTargetGroupAttributes({
      TargetGroupArn: balancer.blue,
      Attributes: [{ Key: 'load_balancing.algorithm.type', Value: 'least_outstanding_requests' }],
    });
    let release: () => void = () => undefined;
    const reached = new Promise((resolve) => {
      slow.serve = (_request, response) => {
        release = () => response.end('slow');
        resolve(undefined);
      };
    });
    const [one, other] = [fetch(balancer.url), fetch(balancer.url)];
    await reached;
    for (let round = 0; round < 10; round += 1) await (await fetch(balancer.url)).text();
    expect([slow.served, quick.served]).toEqual([1, 11]);
    release();
    expect([await (await one).text(), await (await other).text()].sort()).toEqual(['quick', 'slow']);
  });
});

describe('weights', () => {
  it('are followed within the binomial bound over 10,000 requests', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    await balancer.addTarget(balancer.green, 'green');
    await balancer.setWeights(90, 10);
    const answers = await ask(10_000);
    const deviation = Math.sqrt(10_000 * 0.9 * 0.1);
    expect(Math.abs((answers.green ?? 0) - 1000)).toBeLessThan(4.5 * deviation);
    expect((answers.green ?? 0) + (answers.blue ?? 0)).toBe(10_000);
  });

  it('of 0 get exactly none of 10,000 requests, though the target is healthy', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    const green = await balancer.addTarget(balancer.green, 'green');
    expect(await ask(10_000)).toEqual({ blue: 10_000 });
    expect(green.served).toBe(0);
    expect(balancer.health(balancer.green, green.ip)?.state).toBe('healthy');
  });

  it('change under load without a failed request, each request by one rule', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    await balancer.addTarget(balancer.green, 'green');
    const stopped = new AbortController();
    const edits = (async () => {
      for (let weight = 0; !stopped.signal.aborted; weight = (weight + 7) % 101) {
        await balancer.setWeights(100 - weight, weight);
        await sleep(1);
      }
    })();
    const answers = await ask(3000);
    stopped.abort();
    await edits;
    expect(Object.keys(answers).sort()).toEqual(['blue', 'green']);
    await balancer.setWeights(0, 1);
    expect(await ask(200)).toEqual({ green: 200 });
  });
});

describe('a restart', () => {
  it('brings listener, rules and targets back on the same port, and serves before the first check', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    const { port } = balancer;
    const draining = await balancer.addTarget(balancer.blue, 'leaving');
    void balancer.deregister(balancer.blue, draining.ip);
    await balancer.balancing.running.stop({ destroy: false });
    const next = await balancer.restarted();
    try {
      expect(next.port).toBe(port);
      expect(next.health(next.blue, target.ip)?.state).toBe('initial');
      expect(next.health(next.blue, draining.ip)?.state).toBe('draining');
      expect(await (await fetch(next.url)).text()).toBe('blue');
      await next.until(next.blue, target.ip, 'healthy');
      await next.deregister(next.blue, draining.ip);
      expect(next.health(next.blue, draining.ip)).toBeUndefined();
    } finally {
      await next.stop();
    }
  });

  it('takes the next port when another process has the one that it had', async () => {
    const { port } = balancer;
    await balancer.balancing.running.stop({ destroy: false });
    const thief = await TargetServer.listen('thief', port);
    const next = await balancer.restarted();
    expect(next.port).toBeGreaterThan(port);
    await next.stop();
    await thief.close();
  });

  it('waits for running requests before the listener is closed', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = (_request, response) => setTimeout(() => response.end('late'), 300);
    const answer = fetch(balancer.url);
    await until(() => target.served > 0);
    await balancer.balancing.running.stop({ destroy: false });
    expect(await (await answer).text()).toBe('late');
  });
});

describe('a target that is killed under load', () => {
  it('fails only what it was serving, until its checks have found out', async () => {
    const doomed = await balancer.addTarget(balancer.blue, 'doomed');
    await balancer.addTarget(balancer.blue, 'safe');
    const results = { ok: 0, badGateway: 0, other: 0 };
    const pool = new Pool(balancer.url, { connections: 20 });
    const stopped = new AbortController();
    const client = async () => {
      while (!stopped.signal.aborted) {
        const { statusCode, body } = await pool.request({ path: '/', method: 'GET' });
        await body.dump();
        results[statusCode === 200 ? 'ok' : statusCode === 502 ? 'badGateway' : 'other'] += 1;
      }
    };
    const clients = Array.from({ length: 20 }, client);
    await sleep(100);
    await doomed.close();
    await balancer.until(balancer.blue, doomed.ip, 'unhealthy');
    const afterwards = results.badGateway;
    await sleep(200);
    stopped.abort();
    await Promise.all(clients);
    await pool.close();
    expect(results.other).toBe(0);
    expect(results.ok).toBeGreaterThan(20);
    expect(afterwards).toBeGreaterThan(0);
    // One that was sent just before the verdict may still be on its way.
    expect(results.badGateway - afterwards).toBeLessThanOrEqual(20);
  });
});
