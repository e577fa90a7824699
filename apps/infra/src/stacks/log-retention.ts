import type { Environment } from '@cutover/config';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

const SECONDS_PER_DAY = 86_400;
const allowedDays = Object.values(RetentionDays).filter((days) => typeof days === 'number');

/** @throws {Error} where CloudWatch Logs does not offer this retention */
export function logRetentionOf({
  name,
  logRetention,
}: Pick<Environment, 'name' | 'logRetention'>): RetentionDays {
  const retention = allowedDays.find((days) => days * SECONDS_PER_DAY === logRetention);
  if (retention !== undefined) return retention;
  throw new Error(
    `environment ${name}: logRetention = ${logRetention / SECONDS_PER_DAY} days: CloudWatch Logs keeps ${allowedDays.filter((days) => days !== RetentionDays.INFINITE).join(', ')} days`,
  );
}
