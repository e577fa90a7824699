import { z } from 'zod';

const DURATION = /^(\d+)(s|m|h|d)$/;
const SECONDS_PER_UNIT = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
/** In seconds. */
export const DAY = 86_400;
const MEMORY = /^(\d+)(MiB|GiB)$/;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/**
 * A duration written with its unit (`10s`, `5m`, `2h`, `30d`), read as whole seconds within the bounds.
 * @param bounds inclusive, in seconds
 */
export function durationSeconds(bounds: { min: number; max: number }) {
  return z
    .string({ error: 'a duration such as 10s, 5m, 2h or 30d' })
    .regex(DURATION, 'a whole number with a unit of s, m, h or d, such as 10s')
    .transform((text) => {
      const [, amount, unit] = DURATION.exec(text) ?? [];
      return Number(amount) * SECONDS_PER_UNIT[unit as keyof typeof SECONDS_PER_UNIT];
    })
    .refine((seconds) => seconds >= bounds.min && seconds <= bounds.max, {
      error: `must be from ${bounds.min} to ${bounds.max} seconds`,
    });
}

/** Memory written with its unit (`512MiB`, `1GiB`), read as MiB. */
export const memoryMiB = z
  .string({ error: 'memory such as 512MiB or 1GiB' })
  .regex(MEMORY, 'a whole number with a unit of MiB or GiB, such as 512MiB')
  .transform((text) => {
    const [, amount, unit] = MEMORY.exec(text) ?? [];
    return Number(amount) * (unit === 'GiB' ? 1024 : 1);
  });

export const port = z
  .int('a whole number from 1 to 65535')
  .min(1, 'a port from 1 to 65535')
  .max(65_535, 'a port from 1 to 65535');

/** A DNS name or an IPv4 address alone: a port, a scheme or a path does not belong into a host. */
export const hostName = z
  .string()
  .refine((text) => !text.includes('://'), { error: 'a host without a scheme', abort: true })
  .refine((text) => !/:\d+$/.test(text), {
    error: 'a host without a port: give the port in its own setting',
    abort: true,
  })
  .regex(HOST_NAME, 'a host name, such as db.example.com');

/** An absolute URL path without query, such as `/health/simple`. */
export const urlPath = z
  .string()
  .regex(/^\/[\w\-./~%]*$/, 'an absolute path without a query, such as /health/simple');
