import { describe, expect, it } from '@jest/globals';
import { migrationNames, migrations } from './migrations/index.ts';
import { compareSchema } from './schema-version.ts';

describe('compareSchema', () => {
  it('names what the database lacks, also where a newer one was applied before it', () => {
    expect(compareSchema(['one', 'three'], ['one', 'two', 'three'])).toEqual({
      expected: 'three',
      applied: 'three',
      pending: ['two'],
    });
  });

  it('lacks everything when nothing was applied', () => {
    expect(compareSchema([], ['one', 'two'])).toEqual({
      expected: 'two',
      applied: null,
      pending: ['one', 'two'],
    });
  });

  it('lacks nothing when a later release has already migrated', () => {
    expect(compareSchema(['one', 'two'], ['one'])).toEqual({ expected: 'one', applied: 'two', pending: [] });
  });
});

describe('migrations', () => {
  it('stand in the order of their times, each with a name of its own that ends in it', () => {
    const times = migrationNames.map((name) => Number(/\d{13}$/.exec(name)?.[0]));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(migrationNames).size).toBe(migrations.length);
    expect(times.every(Number.isInteger)).toBe(true);
  });
});
