import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '../aws-error.ts';
import { newestVersion } from './parameter-state.ts';
import type { StoredParameter } from './parameter-state.ts';

/** What a key may be compared by, and with. Tags of parameters are not kept. */
interface Key {
  readonly options: readonly string[];
  readonly values?: readonly string[];
  readonly valueOf: (parameter: StoredParameter) => string;
}

const texts = ['BeginsWith', 'Equals'];
const type: Key = {
  options: texts,
  values: ['String', 'StringList', 'SecureString'],
  valueOf: (parameter) => newestVersion(parameter).type,
};
const keyId: Key = {
  options: texts,
  valueOf: (parameter) => (newestVersion(parameter).type === 'SecureString' ? 'alias/aws/ssm' : ''),
};
const name: Key = { options: [...texts, 'Contains'], valueOf: (parameter) => parameter.name };

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html */
export const describeKeys: Readonly<Record<string, Key>> = {
  Name: name,
  Type: type,
  KeyId: keyId,
  Path: { options: ['OneLevel', 'Recursive'], valueOf: (parameter) => parameter.name },
  Tier: {
    options: texts,
    values: ['Standard', 'Advanced', 'Intelligent-Tiering'],
    valueOf: () => 'Standard',
  },
  DataType: { options: texts, valueOf: () => 'text' },
};

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export const pathKeys: Readonly<Record<string, Key>> = {
  Type: type,
  KeyId: keyId,
  Label: { options: ['Equals'], valueOf: () => '' },
};

/**
 * What says whether a parameter passes every filter.
 * @throws {AwsError} InvalidFilterKey, InvalidFilterOption, InvalidFilterValue, also where there is no parameter to filter
 */
export function parameterFilter(
  filters: readonly ParameterStringFilter[],
  keys: Readonly<Record<string, Key>>,
): (parameter: StoredParameter) => boolean {
  const tests = filters.map((filter) => filterTest(filter, keys));
  return (parameter) => tests.every((test) => test(parameter));
}

function filterTest(filter: ParameterStringFilter, keys: Readonly<Record<string, Key>>) {
  const { Key: given = '', Values: values = [] } = filter;
  const key = Object.hasOwn(keys, given) ? keys[given] : undefined;
  if (key === undefined) {
    throw refusal('InvalidFilterKey', 'key', given, `keys include: [${Object.keys(keys).join(', ')}]`);
  }
  const option = filter.Option ?? (given === 'Path' ? 'OneLevel' : 'Equals');
  if (!key.options.includes(option)) {
    throw refusal('InvalidFilterOption', 'option', option, `options include: [${key.options.join(', ')}]`);
  }
  const wrong = values.find((value) => key.values?.includes(value) === false);
  if (wrong !== undefined) {
    throw refusal('InvalidFilterValue', 'value', wrong, `values include: [${key.values?.join(', ') ?? ''}]`);
  }
  return (parameter: StoredParameter) =>
    values.some((value) => compare(key.valueOf(parameter), option, value));
}

function refusal(code: string, what: string, given: string, valid: string): AwsError {
  return new AwsError(code, `The following filter ${what} is not valid: ${given}. Valid filter ${valid}.`);
}

function compare(actual: string, option: string, value: string): boolean {
  const below = `${value.replace(/\/$/, '')}/`;
  switch (option) {
    case 'BeginsWith':
      return actual.startsWith(value);
    case 'Contains':
      return actual.includes(value);
    case 'Recursive':
      return actual.startsWith(below);
    case 'OneLevel':
      return actual.startsWith(below) && !actual.slice(below.length).includes('/');
    default:
      return actual === value;
  }
}
