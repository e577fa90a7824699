import type * as ssm from '@aws-sdk/client-ssm';
import { arnOf, requestTags } from '../access.ts';
import type { Access, ActionTable, ContextValues, Facts } from '../access.ts';

/**
 * Parameter Store comes to KMS in its caller's name: who reads a SecureString must be allowed to decrypt it.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
export const parameterStoreActions: ActionTable = {
  GetParameter: ({ Name = '', WithDecryption }: ssm.GetParameterRequest, facts) =>
    read('GetParameter', [Name], WithDecryption, facts),
  GetParameters: ({ Names = [], WithDecryption }: ssm.GetParametersRequest, facts) =>
    read('GetParameters', Names, WithDecryption, facts),
  GetParameterHistory: ({ Name = '', WithDecryption }: ssm.GetParameterHistoryRequest, facts) =>
    read('GetParameterHistory', [Name], WithDecryption, facts),
  GetParametersByPath: (input: ssm.GetParametersByPathRequest, facts) => {
    const { Path = '/', Recursive = false, WithDecryption } = input;
    const found = WithDecryption === true ? facts.parametersBelow(Path, Recursive) : [];
    return [
      on('GetParametersByPath', parameterArn(Path, facts), { 'ssm:Recursive': String(Recursive) }),
      ...decrypt(found, facts),
    ];
  },
  DescribeParameters: () => [on('DescribeParameters', '*')],
  PutParameter: ({ Name = '', Type, Overwrite, Tags = [] }: ssm.PutParameterRequest, facts) => {
    const arn = parameterArn(Name, facts);
    const tags = requestTags(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    const isSecure = Type === undefined ? facts.isSecure(Name) : Type === 'SecureString';
    return [
      on('PutParameter', arn, { 'ssm:Overwrite': String(Overwrite ?? false), ...tags }),
      ...(Tags.length === 0 ? [] : [on('AddTagsToResource', arn, tags)]),
      ...(isSecure ? [throughKms('Encrypt', Name, facts)] : []),
    ];
  },
  DeleteParameter: ({ Name = '' }: ssm.DeleteParameterRequest, facts) => [
    on('DeleteParameter', parameterArn(Name, facts)),
  ],
  DeleteParameters: ({ Names = [] }: ssm.DeleteParametersRequest, facts) =>
    Names.map((name) => on('DeleteParameters', parameterArn(name, facts))),
};

/** What ECS does in the name of a task's execution role. */
export function readSecrets(references: readonly string[], facts: Facts): readonly Access[] {
  return read('GetParameters', references, true, facts);
}

function read(
  action: string,
  references: readonly string[],
  decrypted: boolean | undefined,
  facts: Facts,
): Access[] {
  return [
    ...references.map((reference) => on(action, parameterArn(reference, facts))),
    ...(decrypted === true ? decrypt(references, facts) : []),
  ];
}

function on(action: string, resource: string, context: ContextValues = {}): Access {
  return { action: `ssm:${action}`, resource, context };
}

function decrypt(references: readonly string[], facts: Facts): Access[] {
  return references
    .filter((reference) => facts.isSecure(reference))
    .map((reference) => throughKms('Decrypt', reference, facts));
}

/** With the key that AWS has for Parameter Store in every account: no other encrypts parameters here. */
function throughKms(action: 'Decrypt' | 'Encrypt', reference: string, facts: Facts): Access {
  const { place } = facts;
  return {
    action: `kms:${action}`,
    // Which id the key has on AWS, nobody can know.
    resource: arnOf(place, 'kms', 'key/00000000-0000-4000-8000-000000000000'),
    context: {
      'kms:ViaService': `ssm.${place.region}.amazonaws.com`,
      'kms:CallerAccount': place.account,
      'kms:EncryptionContext:PARAMETER_ARN': parameterArn(reference, facts),
      'kms:EncryptionContextKeys': ['PARAMETER_ARN'],
      'aws:ViaAWSService': 'true',
      'aws:CalledVia': ['ssm.amazonaws.com'],
    },
    openToAccount: true,
  };
}

/** A parameter by name, `name:version`, or ARN: IAM knows no versions. */
function parameterArn(reference: string, { place }: Facts): string {
  if (reference.startsWith('arn:')) return reference.split(':').slice(0, 6).join(':');
  const [name = ''] = reference.split(':');
  return arnOf(place, 'ssm', `parameter/${name.replace(/^\//, '')}`);
}
