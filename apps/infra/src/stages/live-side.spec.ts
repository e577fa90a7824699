import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../synthesize.ts';
import { environment, hosts, service } from '../testing/fixtures.ts';
import { assertLiveSideStays, type LiveSlots } from './live-side.ts';

describe('assertLiveSideStays', () => {
  it('refuses to leave out the hosts while they take the traffic', () => {
    expect(() =>
      assertLiveSideStays(environment('staging'), [service()], { 'order-invoicing': 'asg' }),
    ).toThrow(
      'environment staging: deploymentMethod = "ecs": service order-invoicing takes its traffic in slot asg, which this would leave out; move the traffic first (deploymentMethod "migrating", then npx nx migrate order-invoicing -c staging --to ecs)',
    );
  });

  it.each<LiveSlots>([{ 'order-invoicing': 'blue' }, { another: 'asg' }, {}])(
    'lets %j pass',
    (live: LiveSlots) => {
      expect(() => assertLiveSideStays(environment('staging'), [service()], live)).not.toThrow();
    },
  );

  it('lets both sides stand side by side, whichever is live', () => {
    const migrating = environment('staging', () => ({ deploymentMethod: 'migrating', hosts: hosts() }));
    expect(() => assertLiveSideStays(migrating, [service()], { 'order-invoicing': 'asg' })).not.toThrow();
  });

  it('is asked before anything is written', async () => {
    const folder = join(tmpdir(), 'cutover-infra-refused');
    const live = { 'order-invoicing': 'asg' };
    const request = { environment: environment('staging'), services: [service()], live, folder };
    await expect(synthesize(request)).rejects.toThrow('takes its traffic in slot asg');
    expect(existsSync(folder)).toBe(false);
  });
});
