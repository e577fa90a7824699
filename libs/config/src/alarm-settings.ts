import { z } from 'zod';

const percent = z.number().gt(0, 'above 0').max(100, 'at most 100');

/** When somebody is told, and a deployment is stopped. */
export const alarmSettingsSchema = z.strictObject({
  /** Answers of 5xx that the load balancer gives itself (502, 503, 504), in a minute. */
  loadBalancerErrors: z.int().min(1).default(5),
  /** Share of a slot's answers that are 5xx, in percent. */
  targetErrorPercent: percent.default(1),
  /** Time that 99 of 100 answers of a slot stay below, in seconds. */
  p99Seconds: z.number().positive('above 0').default(1),
  /** Mean use of a slot's CPU and memory, in percent. */
  cpuPercent: percent.default(85),
  memoryPercent: percent.default(85),
  /** Tasks of a slot that end on their own, in five minutes. */
  stoppedTasks: z.int().min(1).default(3),
  /** Log entries of level error and above of a slot, in five minutes. */
  loggedErrors: z.int().min(1).default(20),
  /** Connections in use; RDS for PostgreSQL allows its memory / 9,531,392 bytes, which is 112 for 1 GiB. */
  databaseConnections: z.int().min(1).default(80),
  /** Share of the allocated storage that must be free, in percent. */
  databaseFreeStoragePercent: percent.default(15),
  /** Whether five minutes without a request are a fault. */
  expectTraffic: z.boolean().default(false),
});

export type AlarmSettings = z.output<typeof alarmSettingsSchema>;
