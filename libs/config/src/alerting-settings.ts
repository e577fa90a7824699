import { z } from 'zod';
import { alarmSettingsSchema } from './alarm-settings.ts';

/** AWS Budgets takes no more for one notification. */
const MAX_EMAILS = 10;

/** Who is told when something is wrong, and from which cost on. */
export const alertingSettingsSchema = z.strictObject({
  emails: z
    .array(z.email('an e-mail address such as operators@example.com'))
    .max(MAX_EMAILS, `at most ${MAX_EMAILS} addresses: give a group its own`)
    .refine((emails) => new Set(emails).size === emails.length, { error: 'each address once' }),
  /** What this environment may cost in a month, in US dollars; an account's budget is the sum over its environments. */
  monthlyBudgetUsd: z.number().positive('an amount above 0, in US dollars'),
  alarms: alarmSettingsSchema.prefault({}),
});
