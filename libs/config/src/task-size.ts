import { z } from 'zod';
import { memoryMiB } from './units.ts';

/** Memory in MiB that Fargate offers for each number of CPU units: smallest, largest, step. */
const MEMORY_OF_CPU: Record<number, { min: number; max: number; step: number }> = {
  256: { min: 512, max: 2048, step: 512 },
  512: { min: 1024, max: 4096, step: 1024 },
  1024: { min: 2048, max: 8192, step: 1024 },
  2048: { min: 4096, max: 16_384, step: 1024 },
  4096: { min: 8192, max: 30_720, step: 1024 },
  8192: { min: 16_384, max: 61_440, step: 4096 },
  16_384: { min: 32_768, max: 122_880, step: 8192 },
};

/** Whether Fargate runs a task of this size. 256 CPU units take 512, 1024 and 2048 MiB only. */
export function isFargateSize(cpuUnits: number, memory: number): boolean {
  const range = MEMORY_OF_CPU[cpuUnits];
  if (range === undefined) return false;
  if (cpuUnits === 256 && memory === 1536) return false;
  return memory >= range.min && memory <= range.max && (memory - range.min) % range.step === 0;
}

export const fargateSize = z
  .strictObject({
    /** CPU units: 1024 are one vCPU. */
    cpu: z.int().refine((cpu) => MEMORY_OF_CPU[cpu] !== undefined, {
      error: `one of ${Object.keys(MEMORY_OF_CPU).join(', ')} CPU units`,
    }),
    memory: memoryMiB,
    cpuArchitecture: z.enum(['ARM64', 'X86_64'], 'one of ARM64, X86_64'),
  })
  .refine(({ cpu, memory }) => isFargateSize(cpu, memory), {
    error: 'no Fargate size has this much memory with this cpu',
    path: ['memory'],
    when: ({ value, issues }) => issues.length === 0 && value !== undefined,
  });
