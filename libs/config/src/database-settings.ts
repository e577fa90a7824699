import { z } from 'zod';
import { DAY, durationSeconds } from './units.ts';

const storage = z.int().min(20).max(65_536);

const instanceSchema = z
  .strictObject({
    /** `multi-az` keeps a standby in a second zone: twice the price, and a failover instead of a restore. */
    mode: z.enum(['single-az', 'multi-az']),
    instanceClass: z
      .string()
      .regex(/^[a-z0-9]+\.[a-z0-9]+$/, 'a class without the db. prefix, such as t4g.micro'),
    storageGiB: storage,
    /** Storage grows by itself up to here, and never shrinks. Without it, it does not grow. */
    maxStorageGiB: storage.optional(),
    backupRetention: durationSeconds({ min: 0, max: 35 * DAY }).refine((seconds) => seconds % DAY === 0, {
      error: 'whole days, such as 7d',
    }),
  })
  .refine(
    ({ storageGiB, maxStorageGiB }) => maxStorageGiB === undefined || maxStorageGiB >= storageGiB * 1.1,
    {
      // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
      error: 'at least 10 % above storageGiB: RDS refuses a smaller room to grow',
      path: ['maxStorageGiB'],
    },
  );

export const databaseSchema = z.discriminatedUnion(
  'mode',
  [z.strictObject({ mode: z.literal('none') }), instanceSchema],
  'one of single-az, multi-az, none',
);

/** Settings of a database instance: any mode but `none`. */
export type DatabaseInstanceSettings = z.output<typeof instanceSchema>;
