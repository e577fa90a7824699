import { z } from 'zod';
import { durationSeconds } from './units.ts';

/** A target group's health check, within the bounds of ELBv2. Its path and port belong to the service. */
export const healthCheckSchema = z
  .strictObject({
    interval: durationSeconds({ min: 5, max: 300 }),
    timeout: durationSeconds({ min: 2, max: 120 }),
    healthyThreshold: z.int().min(2, 'from 2 to 10').max(10, 'from 2 to 10'),
    unhealthyThreshold: z.int().min(2, 'from 2 to 10').max(10, 'from 2 to 10'),
  })
  .refine(({ interval, timeout }) => timeout < interval, {
    error: 'timeout must be shorter than interval: a check would start before the one before has ended',
    path: ['timeout'],
  });
