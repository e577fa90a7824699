import type { AssumedRoleUser, Credentials } from '@aws-sdk/client-sts';
import { AwsError } from '../aws-error.ts';
import type { Caller } from '../contracts.ts';
import type { Iam } from '../iam/index.ts';
import type { RoleRecord, SessionRecord } from '../iam/records.ts';

/** Seconds that a session lasts where nobody says. */
const USUAL = 3600;

/** @throws {AwsError} ValidationError where the role's sessions may not last that long */
export function grantSession(
  { sessions }: Iam,
  role: RoleRecord,
  sessionName: string,
  seconds = USUAL,
): SessionRecord {
  if (seconds > role.maxSessionSeconds) {
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  return sessions.start(role, sessionName, seconds);
}

export function credentialsOf(
  session: SessionRecord,
  { arn, userId }: Caller,
): { Credentials: Credentials; AssumedRoleUser: AssumedRoleUser } {
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(session.expiresAtMs),
    },
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
  };
}

/** A session that could do more than its caller meant would prove nothing. */
export function refuseSessionPolicies(input: { Policy?: string | undefined; PolicyArns?: unknown }): void {
  if (input.Policy === undefined && input.PolicyArns === undefined) return;
  throw new AwsError('ValidationError', 'This cloud does not implement session policies.');
}

export function stsDenied(message: string): AwsError {
  return new AwsError('AccessDeniedException', message);
}
