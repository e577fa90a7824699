import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '../aws-error.ts';
import { newestVersion } from './parameter-state.ts';
import type { StoredParameter } from './parameter-state.ts';

/** Whether a parameter passes every filter. @throws {AwsError} InvalidFilterKey, InvalidFilterOption */
export function matches(parameter: StoredParameter, filters: readonly ParameterStringFilter[]): boolean {
  return filters.every(({ Key: key = '', Option: option = 'Equals', Values: values = [] }) => {
    const actual = valueOf(parameter, key);
    return values.some((value) => compare(actual, option, value));
  });
}

function valueOf(parameter: StoredParameter, key: string): string {
  switch (key) {
    case 'Name':
      return parameter.name;
    case 'Type':
      return newestVersion(parameter).type;
    case 'Tier':
      return 'Standard';
    case 'DataType':
      return 'text';
    default:
      throw new AwsError('InvalidFilterKey', `The specified filter key ${key} is not valid.`);
  }
}

function compare(actual: string, option: string, value: string): boolean {
  switch (option) {
    case 'Equals':
      return actual === value;
    case 'BeginsWith':
      return actual.startsWith(value);
    case 'Contains':
      return actual.includes(value);
    default:
      throw new AwsError('InvalidFilterOption', `The specified filter option ${option} is not valid.`);
  }
}
