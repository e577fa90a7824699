import { z } from 'zod';

export const propagationSchema = z.strictObject({ seconds: z.number().min(0).max(600) });

/** An error that AWS shall give for an action although nothing is wrong: throttling, above all. */
export const faultSchema = z
  .strictObject({
    /** SDK client package without its prefix, such as `ecs`. */
    service: z.string(),
    action: z.string(),
    error: z.string().default('ThrottlingException'),
    message: z.string().default('Rate exceeded'),
    /** Share of the calls, 0 to 1. */
    rate: z.number().min(0).max(1).optional(),
    /** How many calls; then the fault is over. */
    times: z.int().min(1).optional(),
  })
  .refine(({ rate, times }) => rate !== undefined || times !== undefined, { error: 'needs rate or times' });

export type Fault = z.output<typeof faultSchema>;

/** Faults that a test has asked for. There are none unless somebody puts one. */
export interface Faults {
  /** Replaces the fault of the same action. */
  put(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
  /** The fault that hits this call, if any. */
  strike(service: string, action: string): Fault | undefined;
  /** How late edits of listener rules may work, in seconds; 0 unless somebody asks for more. */
  propagationSeconds: number;
}

/** @param random gives 0 to 1, as Math.random does */
export function createFaults(random: () => number = Math.random): Faults {
  const faults = new Map<string, Fault>();
  return {
    put: (fault) => void faults.set(`${fault.service}.${fault.action}`, fault),
    propagationSeconds: 0,
    clear: () => faults.clear(),
    list: () => [...faults.values()],
    strike(service, action) {
      const key = `${service}.${action}`;
      const fault = faults.get(key);
      if (fault === undefined || random() >= (fault.rate ?? 1)) return undefined;
      if (fault.times !== undefined) {
        if (fault.times === 1) faults.delete(key);
        else faults.set(key, { ...fault, times: fault.times - 1 });
      }
      return fault;
    },
  };
}
