import type { Names } from '@cutover/config';
import { CfnMetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** Members of the JSON that apps/service writes, one line an entry. */
export const LOGGED_ERRORS = '{ ($.level = "error") || ($.level = "fatal") }';
export const SLOT_OF_ENTRY = '$.deployment_color';

/** Counts entries of level error and above, by slot. Entries that are no JSON match nothing. */
export function countLoggedErrors(scope: Construct, names: Names): CfnMetricFilter {
  return new CfnMetricFilter(scope, 'logged-errors', {
    logGroupName: names.logGroup,
    filterPattern: LOGGED_ERRORS,
    metricTransformations: [
      {
        metricNamespace: names.metricNamespace,
        metricName: 'LoggedErrors',
        metricValue: '1',
        unit: 'Count',
        dimensions: [{ key: 'Slot', value: SLOT_OF_ENTRY }],
      },
    ],
  });
}
