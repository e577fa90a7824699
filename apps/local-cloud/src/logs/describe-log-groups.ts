import type {
  DescribeLogGroupsCommandInput,
  DescribeLogGroupsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { pageOf } from '../pages.ts';
import { groupArn } from './log-state.ts';
import type { LogState } from './log-state.ts';

const MAX_RESULTS = 50;

type Output = Omit<DescribeLogGroupsCommandOutput, '$metadata'>;

export function describeLogGroups(state: LogState): Handler<DescribeLogGroupsCommandInput, Output> {
  return ({
    logGroupNamePrefix: prefix = '',
    logGroupNamePattern: pattern = '',
    limit = MAX_RESULTS,
    nextToken,
  }) => {
    const found = state.groups
      .values()
      .filter(({ name }) => name.startsWith(prefix) && name.includes(pattern));
    const page = pageOf(found, {
      keyOf: ({ name }) => name,
      limit,
      token: nextToken,
      invalidToken: () => new AwsError('InvalidParameterException', 'The specified nextToken is invalid.'),
    });
    return {
      logGroups: page.items.map(({ name, createdMs, retentionDays }) => ({
        logGroupName: name,
        creationTime: createdMs,
        metricFilterCount: 0,
        arn: `${groupArn(state.place, name)}:*`,
        logGroupArn: groupArn(state.place, name),
        storedBytes: 0,
        logGroupClass: 'STANDARD' as const,
        ...(retentionDays !== undefined && { retentionInDays: retentionDays }),
      })),
      ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
    };
  };
}
