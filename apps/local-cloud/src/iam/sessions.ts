import { randomBytes } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Caller, CloudClock, Place } from '../contracts.ts';
import type { IamState, RoleRecord, SessionRecord } from './records.ts';

/** Begins the key ids of the sessions made here: one that is not known any more must not pass as the account's root. */
const KEY_PREFIX = 'ASIACUTOVER';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export interface Sessions {
  start(role: RoleRecord, sessionName: string, seconds: number): SessionRecord;
  /**
   * Who signs a request. Signatures are not checked: keys that were not given out here are the account's root.
   * @throws {AwsError} UnrecognizedClientException, ExpiredTokenException
   */
  callerOf(request: { readonly headers: Readonly<Record<string, string | undefined>> }): Caller;
  /** The caller that ECS is, or another service, in a role's name. */
  inRole(role: RoleRecord, sessionName: string): Caller;
  end(roleName: string, sessionName: string): void;
}

export function createSessions(parts: {
  readonly state: IamState;
  readonly place: Place;
  readonly clock: CloudClock;
}): Sessions {
  const { state, place, clock } = parts;
  const { account } = place;
  const root: Caller = { arn: `arn:aws:iam::${account}:root`, userId: account };
  const now = () => clock.now().getTime();
  const inRole = (role: RoleRecord, sessionName: string): Caller => ({
    arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${sessionName}`,
    userId: `${role.id}:${sessionName}`,
    role: { name: role.name, arn: role.arn, tags: role.tags },
  });

  function forgetExpired() {
    // A day's grace: until then its owner is told that it has expired.
    const limit = now() - 86_400_000;
    for (const { accessKeyId, expiresAtMs } of state.sessions.values()) {
      if (expiresAtMs < limit) state.sessions.delete(accessKeyId);
    }
  }

  return {
    inRole,
    start(role, sessionName, seconds) {
      forgetExpired();
      const session = {
        accessKeyId: `${KEY_PREFIX}${randomText(9)}`,
        secretAccessKey: randomBytes(30).toString('base64'),
        sessionToken: randomBytes(96).toString('base64'),
        roleName: role.name,
        sessionName,
        issuedAtMs: now(),
        expiresAtMs: now() + seconds * 1000,
      };
      state.sessions.set(session.accessKeyId, session);
      return session;
    },
    callerOf({ headers }) {
      const keyId = /Credential=([^/,\s]+)/.exec(headers['authorization'] ?? '')?.[1];
      if (keyId?.startsWith(KEY_PREFIX) !== true) return root;
      const session = state.sessions.get(keyId);
      const role = session && state.roles.get(session.roleName);
      if (!session || !role || headers['x-amz-security-token'] !== session.sessionToken) {
        throw new AwsError(
          'UnrecognizedClientException',
          'The security token included in the request is invalid.',
        );
      }
      if (session.expiresAtMs <= now()) {
        throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
      }
      return inRole(role, session.sessionName);
    },
    end(roleName, sessionName) {
      for (const session of state.sessions.values()) {
        if (session.roleName === roleName && session.sessionName === sessionName) {
          state.sessions.delete(session.accessKeyId);
        }
      }
    },
  };
}

function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
