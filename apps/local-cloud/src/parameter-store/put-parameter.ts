import type { PutParameterCommandInput, PutParameterCommandOutput } from '@aws-sdk/client-ssm';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { writeVersion, newestVersion } from './parameter-state.ts';
import type { ParameterState } from './parameter-state.ts';

const MAX_STANDARD_BYTES = 4096;
const MAX_ADVANCED_BYTES = 8192;
const MAX_LEVELS = 15;

type Output = Omit<PutParameterCommandOutput, '$metadata'>;

export function putParameter(state: ParameterState): Handler<PutParameterCommandInput, Output> {
  return (input) => {
    const name = checkedName(input.Name ?? '');
    if (input.Overwrite === true && (input.Tags ?? []).length > 0) {
      throw new AwsError(
        'ValidationException',
        'Tags and Overwrite cannot be used together. To change the tags of a parameter, use AddTagsToResource.',
      );
    }
    const known = state.parameters.get(name);
    if (known && input.Overwrite !== true) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const type = input.Type ?? (known && newestVersion(known).type);
    if (type === undefined) {
      throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
    }
    if (known && type !== newestVersion(known).type) {
      throw new AwsError(
        'HierarchyTypeMismatchException',
        `The type of a parameter can't be changed: ${name} is a ${newestVersion(known).type}. Create a new, unique parameter.`,
      );
    }
    checkKey(input.KeyId);
    checkPolicies(input.Policies);
    const value = checkedValue(input);
    const { version } = writeVersion(state, name, {
      type,
      value,
      ...(input.Description !== undefined && { description: input.Description }),
      ...(input.AllowedPattern !== undefined && { allowedPattern: input.AllowedPattern }),
    });
    return { Version: version, Tier: input.Tier === 'Advanced' ? 'Advanced' : 'Standard' };
  };
}

function checkedName(name: string): string {
  const refuse = (message: string) => new AwsError('ValidationException', message);
  if (!/^[\w./-]+$/.test(name) || (name.includes('/') && !name.startsWith('/'))) {
    throw refuse(
      'Parameter name must be a fully qualified name: letters, numbers and .-_ with a leading / where it has levels.',
    );
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw refuse(`Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive).`);
  }
  if (name.split('/').length - 1 > MAX_LEVELS) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${MAX_LEVELS} levels.`,
    );
  }
  return name;
}

function checkedValue({
  Value: value = '',
  Tier,
  AllowedPattern: pattern,
}: PutParameterCommandInput): string {
  const limit =
    Tier === 'Advanced' || Tier === 'Intelligent-Tiering' ? MAX_ADVANCED_BYTES : MAX_STANDARD_BYTES;
  if (value === '') throw new AwsError('ValidationException', 'Parameter value must not be empty.');
  if (Buffer.byteLength(value) > limit) {
    throw new AwsError(
      'ValidationException',
      `Standard tier parameters support a maximum parameter value of ${MAX_STANDARD_BYTES} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`,
    );
  }
  if (pattern !== undefined && pattern !== '' && !regularExpression(pattern).test(value)) {
    throw new AwsError(
      'ParameterPatternMismatchException',
      'Parameter value failed to satisfy the allowed pattern.',
    );
  }
  return value;
}

/** There is no KMS here: the one key that every account has is the only one. */
function checkKey(keyId: string | undefined): void {
  if (keyId === undefined || keyId.endsWith('alias/aws/ssm')) return;
  throw new AwsError('InvalidKeyId', `Invalid keyId ${keyId}`);
}

/** Nothing expires here, and nothing may pretend to. `[{}]` clears the policies of a parameter. */
function checkPolicies(policies = ''): void {
  if (/^(\s*|\[\s*(\{\s*\}\s*)?\])$/.test(policies)) return;
  throw new AwsError(
    'InvalidPolicyTypeException',
    'The policy type is not supported: this cloud has no parameter policies.',
  );
}

function regularExpression(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (cause) {
    throw new AwsError(
      'InvalidAllowedPatternException',
      `The allowed pattern is not valid: ${String(cause)}`,
    );
  }
}
