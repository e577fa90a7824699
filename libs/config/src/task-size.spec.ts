import { describe, expect, it } from '@jest/globals';
import { parseConfig } from './config-error.ts';
import { fargateSize, isFargateSize } from './task-size.ts';
import { problemsOf } from './testing/fixtures.ts';

describe('isFargateSize', () => {
  it.each([
    [256, 512],
    [256, 1024],
    [256, 2048],
    [512, 4096],
    [1024, 3072],
    [2048, 16_384],
    [4096, 30_720],
    [8192, 20_480],
    [16_384, 122_880],
  ])('is true for %d CPU units with %d MiB', (cpu, memory) => {
    expect(isFargateSize(cpu, memory)).toBe(true);
  });

  it.each([
    [256, 1536],
    [256, 4096],
    [512, 512],
    [512, 1536],
    [1024, 1024],
    [4096, 31_744],
    [8192, 17_408],
    [16_384, 36_864],
    [300, 512],
    [0, 0],
    [256, NaN],
  ])('is false for %d CPU units with %d MiB', (cpu, memory) => {
    expect(isFargateSize(cpu, memory)).toBe(false);
  });
});

describe('fargateSize', () => {
  const size = { cpu: 256, memory: '512MiB', cpuArchitecture: 'ARM64' };

  it.each([
    [{ ...size, memory: '3GiB' }, 'memory', 'no Fargate size has this much memory with this cpu'],
    [{ ...size, memory: '512' }, 'memory', 'a whole number with a unit of MiB or GiB, such as 512MiB'],
    [{ ...size, cpu: 300 }, 'cpu', 'one of 256, 512, 1024, 2048, 4096, 8192, 16384 CPU units'],
    [{ ...size, cpuArchitecture: 'arm64' }, 'cpuArchitecture', 'one of ARM64, X86_64'],
    [{ ...size, gpu: 1 }, 'gpu', 'unknown key; remove it or correct its spelling'],
    [undefined, '', 'Invalid input: expected object, received undefined'],
    [null, '', 'Invalid input: expected object, received null'],
  ])('names one problem for %j', (input, path, rule) => {
    expect(problemsOf(() => parseConfig(fargateSize, input, 'f'))).toEqual([
      expect.objectContaining({ path, rule }),
    ]);
  });
});
