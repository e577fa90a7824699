import { describe, expect, it } from '@jest/globals';
import { planInWords } from './plans.ts';

describe('planInWords', () => {
  it('gives the reason when a service cannot be planned', () => {
    const text = planInWords([{ service: 'shop', warnings: [], reason: 'no image of 1a2b' }]);
    expect(text).toContain('**shop** could not be planned');
    expect(text).toContain('no image of 1a2b');
  });

  it('has the changes in their order, service by service', () => {
    const change = (what: string) => ({ what, why: 'nothing is live' });
    expect(
      planInWords([
        {
          service: 'shop',
          warnings: ['drift'],
          changes: [change('start 2 tasks'), change('give blue 100 %')],
        },
        { service: 'cart', warnings: [], changes: [] },
      ]),
    ).toBe(
      '**cart**: nothing to do.\n\n**shop**\n\n1. start 2 tasks (nothing is live)\n2. give blue 100 % (nothing is live)\n- warning: drift',
    );
  });

  it('says so when no service was changed', () => {
    expect(planInWords([])).toBe('No service was changed.');
  });
});
