import { randomBytes } from 'node:crypto';
import type { ParameterStore } from '../parameter-store/index.ts';
import { UnresolvableValue } from './resolve-value.ts';

/**
 * Resolves `resolve:ssm:<name>` and `resolve:ssm-secure:<name>`. A SecureString that does not exist is made, with a random
 * value: on AWS an operator puts it there before the first deployment, and CloudFormation cannot.
 */
export function dynamicReferences(parameters: Pick<ParameterStore, 'values' | 'putSecure'>) {
  return (reference: string): string => {
    const [, kind = '', name = '', version] = /^resolve:([a-z-]+):([^:]+)(?::(\d+))?$/.exec(reference) ?? [];
    if (kind !== 'ssm' && kind !== 'ssm-secure') {
      throw new UnresolvableValue(`{{${reference}}} is not a reference that it knows`);
    }
    const known = parameters.values.read(version === undefined ? name : `${name}:${version}`);
    if (known !== undefined) return known;
    if (kind === 'ssm') throw new UnresolvableValue(`there is no parameter ${name}`);
    const value = randomBytes(24).toString('base64url');
    parameters.putSecure(name, value);
    return value;
  };
}
