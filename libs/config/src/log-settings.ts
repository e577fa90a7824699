import { DAY, durationSeconds } from './units.ts';

const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** How long CloudWatch Logs keeps what a service says, in seconds. */
export const logRetention = durationSeconds({ min: DAY, max: 3653 * DAY }).refine(
  (seconds) => LOG_RETENTION_DAYS.includes(seconds / DAY),
  { error: `one of the periods of CloudWatch Logs: ${LOG_RETENTION_DAYS.join('d, ')}d` },
);
