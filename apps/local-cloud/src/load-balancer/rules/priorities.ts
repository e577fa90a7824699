import { AwsError } from '../../aws-error.ts';

/** @throws {AwsError} ValidationError as AWS refuses it */
export function acceptPriority(priority: number | undefined): number {
  if (priority === undefined) throw new AwsError('ValidationError', 'A rule priority must be specified');
  if (!Number.isInteger(priority) || priority < 1 || priority > 50_000) {
    throw new AwsError('ValidationError', `Rule priority '${priority}' must be between 1 and 50000`);
  }
  return priority;
}
