/** Memory by the size in an instance class: burstable and general classes double from one to the next. */
const memoryGiB: Readonly<Record<string, number>> = {
  micro: 1,
  small: 2,
  medium: 4,
  large: 8,
  xlarge: 16,
  '2xlarge': 32,
  '4xlarge': 64,
};
/** RDS's formula divides by this, and counts what its own processes leave of the memory: about three quarters. */
const BYTES_PER_CONNECTION = 9_531_392;
const SHARE_FOR_DATABASE = 0.75;
const MOST = 5000;

/**
 * `max_connections` that RDS gives a PostgreSQL instance of the class, such as `t4g.micro`, with or without `db.`.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html
 */
export function maxConnections(instanceClass: string): number {
  const memory = memoryGiB[instanceClass.split('.').at(-1) ?? ''] ?? 1;
  return Math.min(MOST, Math.floor((memory * 2 ** 30 * SHARE_FOR_DATABASE) / BYTES_PER_CONNECTION));
}
