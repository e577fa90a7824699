import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { egressCost } from './egress-cost.ts';
import { egressModes } from './network-settings.ts';

const docs = readFileSync(join(import.meta.dirname, '../../../docs/infrastructure.md'), 'utf8');

/** The row of docs/infrastructure.md that begins with this word: its cells, without the marks. */
function rowOf(word: string): string[] {
  const row = docs.split('\n').find((line) => new RegExp(`^\\| \`${word}\` +\\|`).test(line));
  return (row ?? '').split('|').map((cell) => cell.trim());
}

describe('egressCost', () => {
  it.each(egressModes)('of %s is what the page says', (egress) => {
    const one = egressCost({ egress, zones: 2, tasks: 1 });
    const two = egressCost({ egress, zones: 2, tasks: 2 });
    const [, , fixed, perGiB] = rowOf(egress);
    const dollars = `$${one.fixed.toFixed(2)}${one.fixed === two.fixed ? '' : ' a task'}`;
    expect([fixed, perGiB]).toEqual([dollars, `$${one.perGiB.toFixed(3)}`]);
  });

  it('doubles with a NAT gateway in each of two zones', () => {
    const nat = { egress: 'nat', zones: 2, tasks: 1 } as const;
    expect(egressCost({ ...nat, natGatewayPerZone: true }).fixed).toBe(2 * egressCost(nat).fixed);
  });

  it('grows by one endpoint in each zone for sessions', () => {
    const endpoints = { egress: 'endpoints', zones: 3, tasks: 1 } as const;
    const more = egressCost({ ...endpoints, sessions: true }).fixed - egressCost(endpoints).fixed;
    expect(more).toBeCloseTo(3 * 0.01 * 730);
  });
});
