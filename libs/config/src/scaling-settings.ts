import { z } from 'zod';

const count = z.int('a whole number of tasks').min(0).max(5000);

/** Application Auto Scaling's own words: six fields, minutes first, a year last, and one of the two days is `?`. */
const CRON = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/;

const timezone = z.string().refine(isTimezone, { error: 'a time zone such as Europe/Berlin' });

const schedule = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and dashes, such as evening'),
    /** @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html */
    cron: z.string().refine(isCron, {
      error: 'a schedule of six fields with ? for one of the days, such as cron(0 7 ? * MON-FRI *)',
    }),
    timezone,
    /** Bounds from then on, until another schedule sets them. */
    minCount: count,
    maxCount: count,
  })
  .refine(({ minCount, maxCount }) => minCount <= maxCount, {
    error: 'from minCount upwards',
    path: ['maxCount'],
  });

/** How many tasks the slot that takes traffic has, and by what that changes. It is data: the engine applies it. */
export const scalingSettingsSchema = z
  .strictObject({
    minCount: count.min(1, 'at least 1: what sleeps at night is a schedule'),
    maxCount: count,
    /** Requests a minute that each task is kept at. */
    requestsPerTarget: z.int().min(1).optional(),
    /** Mean use of CPU that the tasks are kept at, in percent. */
    cpuPercent: z.int().min(10, 'from 10 to 90').max(90, 'from 10 to 90').optional(),
    schedules: z.array(schedule).default([]),
    /** Share of tasks on Fargate Spot, in percent: cheaper, and AWS takes them back with two minutes' notice. */
    spotPercent: z.int().min(0).max(100).default(0),
  })
  .refine(({ minCount, maxCount }) => minCount <= maxCount, {
    error: 'from minCount upwards',
    path: ['maxCount'],
  })
  .refine(
    ({ minCount, maxCount, requestsPerTarget, cpuPercent }) =>
      minCount === maxCount || requestsPerTarget !== undefined || cpuPercent !== undefined,
    {
      error: 'above minCount only with requestsPerTarget or cpuPercent: nothing else asks for more',
      path: ['maxCount'],
    },
  )
  .refine(({ schedules }) => new Set(schedules.map(({ name }) => name)).size === schedules.length, {
    error: 'each name once',
    path: ['schedules'],
  });

export type ScalingSettings = z.output<typeof scalingSettingsSchema>;

/** Whether the tasks may ever be gone: the service then answers 503 until a schedule brings them back. */
export function mayScaleToZero({ schedules }: ScalingSettings): boolean {
  return schedules.some(({ minCount }) => minCount === 0);
}

function isCron(text: string): boolean {
  const [, , , dayOfMonth, , dayOfWeek] = CRON.exec(text) ?? [];
  return (dayOfMonth === '?') !== (dayOfWeek === '?');
}

function isTimezone(name: string): boolean {
  // The first formatter of a process takes as long as the rest of a configuration.
  return Intl.supportedValuesOf('timeZone').includes(name) || isOtherNameOfTimezone(name);
}

/** Such as `UTC`, or a city that was renamed. */
function isOtherNameOfTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
