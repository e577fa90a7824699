import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestBalancer } from '../testing/test-balancer.ts';

const DAY_MS = 86_400_000;

let balancer: TestBalancer;
beforeEach(async () => {
  balancer = await TestBalancer.start();
});
afterEach(() => balancer.stop());

interface Answer {
  readonly from: string;
  /** Name and value of each cookie that the answer sets, as a client sends them back. */
  readonly cookies: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
}

async function ask(cookie = ''): Promise<Answer> {
  const response = await fetch(balancer.url, { headers: { cookie } });
  const lines = response.headers.getSetCookie();
  const cookies = lines.map((line) => line.split(';')[0] ?? '');
  return {
    from: await response.text(),
    cookies: Object.fromEntries(cookies.map((text) => [text.slice(0, text.indexOf('=')), text])),
    lines,
  };
}

async function asked(times: number, cookie: string): Promise<Set<string>> {
  const answers = new Set<string>();
  for (let round = 0; round < times; round += 1) answers.add((await ask(cookie)).from);
  return answers;
}

const stickToGroup = (blue: number, green: number, seconds: number) =>
  balancer.api.ModifyRule({
    RuleArn: balancer.ruleArn,
    Actions: [balancer.weighted(blue, green, seconds)],
  });

const duration = (seconds: number) =>
  balancer.setAttributes({
    'stickiness.enabled': 'true',
    'stickiness.lb_cookie.duration_seconds': String(seconds),
  });

describe('stickiness of a group', () => {
  it('lets a client go to any group again when its duration is over', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    await balancer.addTarget(balancer.green, 'green');
    await stickToGroup(100, 0, 30);
    const { AWSALBTG = '' } = (await ask()).cookies;
    await stickToGroup(0, 100, 30);
    expect((await ask(AWSALBTG)).from).toBe('blue');
    await sleep(1250);
    const later = await ask(AWSALBTG);
    expect(later.from).toBe('green');
    expect(later.cookies.AWSALBTG).toBeDefined();
  });
});

describe('stickiness of a target', () => {
  beforeEach(async () => {
    for (const name of ['one', 'two']) await balancer.addTarget(balancer.blue, name);
  });

  it('lets a client go to any target again when its duration is over', async () => {
    await duration(30);
    const { cookies, from } = await ask();
    expect(await asked(4, cookies.AWSALB ?? '')).toEqual(new Set([from]));
    await sleep(1250);
    expect((await asked(4, cookies.AWSALB ?? '')).size).toBe(2);
  });

  it('counts the duration from the last answer', async () => {
    await duration(50);
    let { cookies, from } = await ask();
    for (let round = 0; round < 3; round += 1) {
      await sleep(900);
      const next = await ask(cookies.AWSALB);
      expect(next.from).toBe(from);
      ({ cookies, from } = next);
    }
  });

  it('gives cookies that expire in seven days, whatever the duration, one of them for other sites', async () => {
    await duration(10);
    const { lines } = await ask();
    expect(lines.map((line) => line.replace(/=.*?;/, '=X;').replace(/Expires=[^;]+/, 'Expires=T'))).toEqual([
      'AWSALB=X; Expires=T; Path=/',
      'AWSALBCORS=X; Expires=T; Path=/; SameSite=None',
    ]);
    const expires = Date.parse(/Expires=([^;]+)/.exec(lines[0] ?? '')?.[1] ?? '');
    expect(Math.abs(expires - Date.now() - 7 * DAY_MS)).toBeLessThan(60_000);
  });

  it('chooses anew when the cookie cannot be read', async () => {
    await duration(10_000);
    expect((await asked(4, 'AWSALB=%00nonsense')).size).toBe(2);
  });

  it('chooses anew when the target of the cookie is deregistered', async () => {
    await duration(10_000);
    const { cookies, from } = await ask();
    const targets = await balancer.describeHealth(balancer.blue);
    const at = from === 'one' ? 0 : 1;
    void balancer.deregister(balancer.blue, targets[at]?.Target?.Id ?? '');
    const next = await ask(cookies.AWSALB);
    expect(next.from).not.toBe(from);
    expect((await ask(next.cookies.AWSALB)).from).toBe(next.from);
  });
});

describe('stickiness by the cookie of the application', () => {
  it('needs both cookies, and begins when the target sets its own', async () => {
    const targets = [
      await balancer.addTarget(balancer.blue, 'one'),
      await balancer.addTarget(balancer.blue, 'two'),
    ];
    await balancer.setAttributes({
      'stickiness.enabled': 'true',
      'stickiness.type': 'app_cookie',
      'stickiness.app_cookie.cookie_name': 'SESSION',
      'stickiness.app_cookie.duration_seconds': '1000',
    });
    expect((await ask()).lines).toEqual([]);
    for (const target of targets) {
      target.serve = (request, response) => {
        if (request.url === '/') response.setHeader('Set-Cookie', 'SESSION=1; HttpOnly');
        response.end(target.name);
      };
    }
    const { cookies, from } = await ask();
    expect(Object.keys(cookies)).toEqual(['SESSION', 'AWSALBAPP-0']);
    const { SESSION = '', 'AWSALBAPP-0': own = '' } = cookies;
    expect(await asked(4, `${SESSION}; ${own}`)).toEqual(new Set([from]));
    for (const target of targets) target.serve = (_request, response) => response.end(target.name);
    expect(Object.keys((await ask(`${SESSION}; ${own}`)).cookies)).toEqual(['AWSALBAPP-0']);
    expect((await asked(4, own)).size).toBe(2);
    expect((await asked(4, SESSION)).size).toBe(2);
  });
});
