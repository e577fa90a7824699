import { describe, expect, it } from '@jest/globals';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { partitionOf } from './partition.ts';

describe('partitionOf', () => {
  it('is what CDK knows of every region', () => {
    const known = RegionInfo.regions.filter(({ partition }) => partition !== undefined);
    expect(known.length).toBeGreaterThan(30);
    expect(known.map(({ name }) => [name, partitionOf(name)])).toEqual(
      known.map(({ name, partition }) => [name, partition]),
    );
  });
});
