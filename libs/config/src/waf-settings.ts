import { z } from 'zod';

/** A web ACL before the load balancer. `count` only records what `block` would refuse: begin with it, and read the log. */
export const wafSettingsSchema = z.strictObject({
  mode: z.enum(['count', 'block'], 'one of count, block'),
  /** Requests of one address in five minutes. */
  rateLimit: z.int().min(10, 'at least 10').max(2_000_000_000, 'at most 2,000,000,000'),
});

export type WafSettings = z.output<typeof wafSettingsSchema>;
