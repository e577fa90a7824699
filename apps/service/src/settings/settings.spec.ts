import { describe, expect, it } from '@jest/globals';
import { memoryStore } from '@cutover/secrets';
import { readIdentity, readSettings } from './settings.ts';

const needed = { DB_HOST: '127.0.0.1', DB_NAME: 'app', DB_USER: 'ada' };

function read(variables: Record<string, string> = {}) {
  return readSettings({ ...needed, ...variables }, memoryStore(new Map([['DB_PASSWORD', 'x']])));
}

describe('readSettings', () => {
  it('trusts nobody, breaks nothing and listens on the loopback when nothing is set', async () => {
    expect(await read()).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      chaosEnabled: false,
      trustedProxies: [],
      drainSeconds: 5,
      finishSeconds: 15,
      logLevel: 'info',
      identity: { release: 'unknown', slot: 'unknown' },
    });
  });

  it.each([
    [{ PORT: '0' }, 'a port from 1 to 65535'],
    [{ PORT: '80.5' }, 'PORT'],
    [{ HOST: 'http://0.0.0.0' }, 'an address or a host name to listen on'],
    [{ CHAOS_ENABLED: '1' }, 'true or false'],
    [{ LOG_LEVEL: 'verbose' }, 'one of fatal, error, warn, info, debug, trace, silent'],
    [{ TRUSTED_PROXIES: '10.0.0.0/8,nonsense' }, 'addresses or CIDR blocks'],
    [{ TRUSTED_PROXIES: '10.0.0.0/33' }, 'addresses or CIDR blocks'],
    [{ SHUTDOWN_DRAIN_SECONDS: '-1' }, 'from 0 to 110 seconds'],
    [{ CUTOVER_RELEASE: 'a\r\nset-cookie: x' }, '1 to 128 letters'],
  ])('names the variable and its rule: %j', async (variables, rule) => {
    await expect(read(variables as Record<string, string>)).rejects.toThrow(rule);
  });

  it('reads blocks and addresses of proxies', async () => {
    const { trustedProxies } = await read({ TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1, fd00::/8' });
    expect(trustedProxies).toEqual(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
  });
});

describe('readIdentity', () => {
  it('is what the deployment says', () => {
    const { identity } = readIdentity({
      CUTOVER_RELEASE: 'r-1.2_3+4',
      DEPLOYMENT_COLOR: 'green',
      HOSTNAME: 'task-7',
    });
    expect(identity).toEqual({ release: 'r-1.2_3+4', slot: 'green', containerId: 'task-7' });
  });
});
