import { readFile } from 'node:fs/promises';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const ACCOUNT = '123456789012';

export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly maxAttempts: number;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** Who a client is with keys that nobody gave it: the account's root. */
export function asRoot(endpoint: string): ClientConfig {
  return {
    endpoint,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
}

export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** What a client has that takes a role with a token of GitHub. @param claims where they differ from the right ones */
export async function asJob(endpoint: string, role: string, claims: object = {}): Promise<ClientConfig> {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const token = {
    iss: 'https://token.actions.githubusercontent.com',
    aud: 'sts.amazonaws.com',
    sub: 'repo:example/cutover:environment:local',
    exp: Math.floor(Date.now() / 1000) + 300,
    ...claims,
  };
  const { Credentials: given } = await new STSClient(asRoot(endpoint)).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn(role),
      RoleSessionName: 'test',
      WebIdentityToken: `${part({ alg: 'none' })}.${part(token)}.`,
    }),
  );
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
  return { ...asRoot(endpoint), credentials };
}

/** What the SDK inside of a running task finds, by the environment of its process. */
export async function asTask(pid: number): Promise<ClientConfig> {
  const variables = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0');
  const of = (name: string) =>
    variables.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  const answer = await fetch(of('AWS_CONTAINER_CREDENTIALS_FULL_URI'));
  const given = (await answer.json()) as { AccessKeyId: string; SecretAccessKey: string; Token: string };
  const credentials = {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.Token,
  };
  return { ...asRoot(of('AWS_ENDPOINT_URL')), credentials };
}
