import type { GetParametersByPathCommandInput, GetParametersByPathCommandOutput } from '@aws-sdk/client-ssm';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { pageOf } from '../pages.ts';
import { newestVersion } from './parameter-state.ts';
import type { ParameterState } from './parameter-state.ts';
import { parameterFilter, pathKeys } from './parameter-filters.ts';
import { shownParameter } from './shown-parameter.ts';

const MAX_RESULTS = 10;

type Output = Omit<GetParametersByPathCommandOutput, '$metadata'>;

export function getParametersByPath(state: ParameterState): Handler<GetParametersByPathCommandInput, Output> {
  return (input) => {
    const {
      Path: path = '',
      Recursive: recursive,
      WithDecryption: decrypt,
      ParameterFilters: filters,
    } = input;
    const limit = input.MaxResults ?? MAX_RESULTS;
    if (!path.startsWith('/')) {
      throw new AwsError('ValidationException', 'The parameter path must begin with a slash.');
    }
    if (limit < 1 || limit > MAX_RESULTS) {
      throw new AwsError('ValidationException', `MaxResults must be between 1 and ${MAX_RESULTS}.`);
    }
    const prefix = path.endsWith('/') ? path : `${path}/`;
    const passes = parameterFilter(filters ?? [], pathKeys);
    const below = state.parameters.values().filter((parameter) => {
      if (!parameter.name.startsWith(prefix)) return false;
      if (recursive !== true && parameter.name.slice(prefix.length).includes('/')) return false;
      return passes(parameter);
    });
    const { items, nextToken } = pageOf(below, {
      keyOf: ({ name }) => name,
      limit,
      token: input.NextToken,
      invalidToken: () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
    });
    return {
      Parameters: items.map((parameter) =>
        shownParameter(state, parameter, newestVersion(parameter), decrypt),
      ),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  };
}
