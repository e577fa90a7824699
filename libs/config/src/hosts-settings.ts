import { z } from 'zod';
import { durationSeconds } from './units.ts';

/** The Auto Scaling Group of the old world; it exists while `deploymentMethod` is `asg` or `migrating`. */
export const hostsSchema = z
  .strictObject({
    /** Decides the architecture: the image has to be built for it. */
    instanceType: z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9]+$/, 'an instance type such as t4g.small'),
    /** As many there are at first; how many there are later is the group's own to know. */
    minSize: z.int().min(0).max(100),
    maxSize: z.int().min(1).max(100),
    /** From the launch of an instance until its health counts: pulling the image and starting it must fit. */
    healthCheckGrace: durationSeconds({ min: 60, max: 7200 }),
    /** Mean use of CPU that the group is kept at, in percent. */
    targetCpuPercent: z.int().min(10).max(90),
  })
  .refine(({ minSize, maxSize }) => minSize <= maxSize, {
    error: 'at least minSize',
    path: ['maxSize'],
  });

export type HostsSettings = z.output<typeof hostsSchema>;
