import type { GetParameterHistoryCommandInput, GetParameterHistoryCommandOutput } from '@aws-sdk/client-ssm';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { pageOf } from '../pages.ts';
import { findParameter } from './parameter-state.ts';
import type { ParameterState } from './parameter-state.ts';
import { shownParameter } from './shown-parameter.ts';

const MAX_RESULTS = 50;

type Output = Omit<GetParameterHistoryCommandOutput, '$metadata'>;

export function getParameterHistory(state: ParameterState): Handler<GetParameterHistoryCommandInput, Output> {
  return ({
    Name: name = '',
    WithDecryption: decrypt,
    MaxResults: limit = MAX_RESULTS,
    NextToken: token,
  }) => {
    const { parameter } = findParameter(state, name);
    const { items, nextToken } = pageOf(parameter.versions, {
      keyOf: ({ version }) => String(version).padStart(10, '0'),
      limit,
      token,
      invalidToken: () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
    });
    return {
      Parameters: items.map((version) => {
        const { Name, Type, Value, Version, LastModifiedDate, DataType } = shownParameter(
          state,
          parameter,
          version,
          decrypt,
        );
        return {
          Name,
          Type,
          Value,
          Version,
          LastModifiedDate,
          DataType,
          LastModifiedUser: `arn:aws:iam::${state.place.account}:root`,
          Labels: [],
          Tier: 'Standard' as const,
          Policies: [],
        };
      }),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  };
}
