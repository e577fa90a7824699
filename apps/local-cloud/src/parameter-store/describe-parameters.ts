import type { DescribeParametersCommandInput, DescribeParametersCommandOutput } from '@aws-sdk/client-ssm';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { pageOf } from '../pages.ts';
import { describeKeys, parameterFilter } from './parameter-filters.ts';
import { newestVersion, parameterArn } from './parameter-state.ts';
import type { ParameterState, StoredParameter } from './parameter-state.ts';

const MAX_RESULTS = 50;

type Output = Omit<DescribeParametersCommandOutput, '$metadata'>;

export function describeParameters(state: ParameterState): Handler<DescribeParametersCommandInput, Output> {
  return (input) => {
    const limit = input.MaxResults ?? MAX_RESULTS;
    if (limit < 1 || limit > MAX_RESULTS) {
      throw new AwsError('ValidationException', `MaxResults must be between 1 and ${MAX_RESULTS}.`);
    }
    const named = (input.Filters ?? []).map(({ Key, Values }) => ({ Key, Values, Option: 'BeginsWith' }));
    const filters = [...(input.ParameterFilters ?? []), ...named];
    const found = state.parameters.values().filter(parameterFilter(filters, describeKeys));
    const { items, nextToken } = pageOf(found, {
      keyOf: ({ name }) => name,
      limit,
      token: input.NextToken,
      invalidToken: () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
    });
    return {
      Parameters: items.map((parameter) => metadataOf(state, parameter)),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  };
}

function metadataOf({ place }: ParameterState, parameter: StoredParameter) {
  const newest = newestVersion(parameter);
  return {
    Name: parameter.name,
    ARN: parameterArn(place, parameter.name),
    Type: newest.type,
    LastModifiedDate: new Date(newest.lastModifiedMs),
    LastModifiedUser: `arn:aws:iam::${place.account}:root`,
    Version: newest.version,
    Tier: 'Standard' as const,
    Policies: [],
    DataType: 'text',
    ...(newest.description !== undefined && { Description: newest.description }),
    ...(newest.type === 'SecureString' && { KeyId: 'alias/aws/ssm' }),
    ...(newest.allowedPattern !== undefined && { AllowedPattern: newest.allowedPattern }),
  };
}
