import { createHash } from 'node:crypto';
import type { Parameter } from '@aws-sdk/client-ssm';
import { parameterArn } from './parameter-state.ts';
import type { ParameterState, ParameterVersion, StoredParameter } from './parameter-state.ts';

/** A parameter as Get* answers it. A SecureString stays closed unless the caller asks for decryption. */
export function shownParameter(
  { place }: ParameterState,
  { name }: StoredParameter,
  version: ParameterVersion,
  decrypt: boolean | undefined,
): Parameter {
  const open = version.type !== 'SecureString' || decrypt === true;
  return {
    Name: name,
    Type: version.type,
    Value: open ? version.value : cipherOf(name, version.version),
    Version: version.version,
    LastModifiedDate: new Date(version.lastModifiedMs),
    ARN: parameterArn(place, name),
    DataType: 'text',
  };
}

/** Stands for KMS's cipher text: says nothing about the value, and changes with every version. */
function cipherOf(name: string, version: number): string {
  return `AQICAH${createHash('sha512').update(`${name}:${version}`).digest('base64')}`;
}
