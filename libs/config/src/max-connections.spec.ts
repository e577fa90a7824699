import { describe, expect, it } from '@jest/globals';
import { maxConnections } from './max-connections.ts';

describe('maxConnections', () => {
  it.each([
    ['db.t4g.micro', 84],
    ['db.t4g.small', 168],
    ['db.r6g.4xlarge', 5000],
    ['db.odd.unheard', 84],
  ])('is what RDS leaves of the memory of %s', (instanceClass, expected) => {
    expect(maxConnections(instanceClass)).toBe(expected);
  });
});
