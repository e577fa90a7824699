import { describe, expect, it } from '@jest/globals';
import { createFaults, faultSchema } from './faults.ts';

describe('createFaults', () => {
  it('strikes nothing unless it was told to', () => {
    expect(createFaults().strike('ecs', 'RunTask')).toBeUndefined();
  });

  it('strikes so many times, and then never again', () => {
    const faults = createFaults();
    faults.put(faultSchema.parse({ service: 'ecs', action: 'RunTask', times: 2 }));
    const strikes = [1, 2, 3].map(() => faults.strike('ecs', 'RunTask')?.error);
    expect(strikes).toEqual(['ThrottlingException', 'ThrottlingException', undefined]);
    expect(faults.list()).toEqual([]);
  });

  it('strikes at its rate', () => {
    const numbers = [0.1, 0.29, 0.3, 0.9];
    const faults = createFaults(() => numbers.shift() ?? 1);
    faults.put(faultSchema.parse({ service: 'ecs', action: 'RunTask', rate: 0.3 }));
    expect([1, 2, 3, 4].map(() => faults.strike('ecs', 'RunTask') !== undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
