import type { ResourceRequest } from '../../contracts.ts';
import type { Parts } from '../../parts.ts';

export const ACCOUNT = '123456789012';
export const GITHUB = 'token.actions.githubusercontent.com';
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** Trusts ECS's tasks of this account, as the template's roles do. */
export const tasksTrust = {
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal: { Service: 'ecs-tasks.amazonaws.com' },
  Condition: {
    StringEquals: { 'aws:SourceAccount': ACCOUNT },
    ArnLike: { 'aws:SourceArn': `arn:aws:ecs:eu-west-1:${ACCOUNT}:*` },
  },
};

/** Trusts jobs of one repository in one GitHub environment. */
export const githubTrust = {
  Effect: 'Allow',
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${GITHUB}` },
  Condition: {
    StringEquals: {
      [`${GITHUB}:aud`]: 'sts.amazonaws.com',
      [`${GITHUB}:sub`]: 'repo:example/cutover:environment:dev',
    },
  },
};

/** Puts resources as the template would. @returns what `Ref` gives */
export async function put(parts: Parts, type: string, properties: object, logicalId = 'R'): Promise<string> {
  const provider = parts.providers.find((each) => each.type === type);
  if (provider === undefined) throw new Error(`nobody makes ${type}`);
  const request = { stackName: 'stack', logicalId, properties } as ResourceRequest<Record<string, unknown>>;
  return (await provider.put(request)).physicalId;
}

export function putRole(
  parts: Parts,
  name: string,
  { trust = tasksTrust, allow = [], more = {} }: { trust?: object; allow?: object[]; more?: object },
): Promise<string> {
  const Policies =
    allow.length === 0
      ? []
      : [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: allow } }];
  return put(parts, 'AWS::IAM::Role', {
    RoleName: name,
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
    Policies,
    ...more,
  });
}

export function putGithub(parts: Parts): Promise<string> {
  return put(parts, 'AWS::IAM::OIDCProvider', {
    Url: `https://${GITHUB}`,
    ClientIdList: ['sts.amazonaws.com'],
  });
}

/** A token as GitHub gives its jobs, signed by nobody. */
export function githubToken(claims: object = {}): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  return [
    part({ alg: 'none', typ: 'JWT' }),
    part({
      iss: `https://${GITHUB}`,
      aud: 'sts.amazonaws.com',
      sub: 'repo:example/cutover:environment:dev',
      exp: Math.floor(Date.now() / 1000) + 300,
      ...claims,
    }),
    '',
  ].join('.');
}
