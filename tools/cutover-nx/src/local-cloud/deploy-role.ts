import { type Environment, namesOf } from '@cutover/config';
import { webIdentityCredentials } from '@cutover/deploy';
import type { CloudClient } from './cloud-client.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';
const TOKEN_SECONDS = 300;

/** The account's root: what a person is who sets up this machine. */
export const root = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * What a verb runs with on this machine: keys of the template's deploy role, as a job in CI has them, so that what the role
 * lacks is missed before it is missed there. The account's root where the template has no such role.
 */
export async function credentialsOnThisMachine(client: CloudClient, environment: Environment) {
  const name = namesOf(environment.name, '').deployRole;
  const role = (await client.roles()).find((each) => each.name === name);
  if (role === undefined) return root;
  return webIdentityCredentials({
    region: environment.aws.region,
    endpoint: client.endpoint,
    roleArn: role.arn,
    sessionName: `nx-${process.pid}`,
    token: () => jobToken(environment, Date.now()),
  });
}

/** A token as GitHub gives a job in the environment. Nobody signs it: the local cloud has no keys to check it with. */
export function jobToken({ name, delivery }: Environment, nowMs: number): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const claims = {
    iss: GITHUB,
    aud: 'sts.amazonaws.com',
    sub: `repo:${delivery.repository}:environment:${name}`,
    exp: Math.floor(nowMs / 1000) + TOKEN_SECONDS,
  };
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}
