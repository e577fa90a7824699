import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestBalancer } from '../testing/test-balancer.ts';
import { until } from '../testing/until.ts';

let balancer: TestBalancer;
beforeEach(async () => {
  // 30 seconds of slow start pass in three.
  balancer = await TestBalancer.start({ timeScale: 0.1 });
});
afterEach(() => balancer.stop());

/** Share of one target in so many requests. */
async function shareOf(name: string, requests = 60): Promise<number> {
  let count = 0;
  for (let sent = 0; sent < requests; sent += 1) {
    if ((await (await fetch(balancer.url)).text()) === name) count += 1;
  }
  return count / requests;
}

const slowStart = () => balancer.setAttributes({ 'slow_start.duration_seconds': '30' });

describe('slow start', () => {
  it('gives a new target a share that grows to its full one, in a straight line', async () => {
    await balancer.addTarget(balancer.blue, 'old');
    await slowStart();
    await balancer.addTarget(balancer.blue, 'new');
    const started = performance.now();
    const shares: number[] = [];
    while (performance.now() - started < 3000) shares.push(await shareOf('new'));
    const [first = 1] = shares;
    expect(first).toBeLessThan(0.25);
    // Half of its turns after half of the time: a third of the requests; wide, for a busy machine.
    const middle = shares[Math.floor(shares.length / 2)] ?? 0;
    expect(middle).toBeGreaterThan(0.15);
    expect(middle).toBeLessThan(0.47);
    await sleep(Math.max(0, 3100 - (performance.now() - started)));
    expect(await shareOf('new', 40)).toBe(0.5);
  });

  it('spares targets that fill an empty group together', async () => {
    await slowStart();
    const late = await balancer.addTarget(balancer.blue, 'late', { wait: false });
    late.healthStatus = 503;
    await balancer.addTarget(balancer.blue, 'early');
    await until(() => late.checks > 0);
    late.healthStatus = 200;
    await balancer.until(balancer.blue, late.ip, 'healthy');
    expect(await shareOf('late', 40)).toBe(0.5);
  });

  it('begins anew for a target that comes back from unhealthy', async () => {
    const back = await balancer.addTarget(balancer.blue, 'back', { wait: false });
    await balancer.addTarget(balancer.blue, 'old');
    await balancer.until(balancer.blue, back.ip, 'healthy');
    await slowStart();
    expect(await shareOf('back', 40)).toBe(0.5);
    back.healthStatus = 500;
    await balancer.until(balancer.blue, back.ip, 'unhealthy');
    back.healthStatus = 200;
    await balancer.until(balancer.blue, back.ip, 'healthy');
    expect(await shareOf('back')).toBeLessThan(0.25);
  });
});
