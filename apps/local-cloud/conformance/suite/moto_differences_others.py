"""Rows of moto_differences.py: Parameter Store, Logs, CloudWatch, DynamoDB and STS."""

from moto_verdict import THEIRS_WRONG, UNSPECIFIED, Row

OTHERS = [
    Row(THEIRS_WRONG, "present", "absent", "Selector is the version or the label by which the parameter was asked for.", "Parameter", [
        "ssm.GetParameter | answer.Parameter.Selector",
    ]),
    Row(UNSPECIFIED, "one order", "another", "The order of parameters is open.", "GetParameters", [
        "ssm.DescribeParameters | answer.Parameters[]", "ssm.GetParameters | answer.Parameters[]",
    ]),
    Row(UNSPECIFIED, "absent", "present", "Whether a name without a slash lies below / is open.", "GetParametersByPath", [
        "ssm.GetParametersByPath | answer.Parameters[]",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "MaxResults is the maximum number of results of a call.", "DescribeParameters", [
        "ssm.DescribeParameters (paged) | answer.Parameters[]",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "MaxResults is the maximum number of results of a call.", "DescribeParameters", [
        "ssm.DescribeParameters (paged) | answer.NextToken",
    ]),
    Row(UNSPECIFIED, "text", "text", "Without decryption the value is encrypted; how it looks is open. moto shows the text itself.", "GetParametersByPath", [
        "ssm.GetParametersByPath | answer.Parameters[].Value",
    ]),
    Row(UNSPECIFIED, "absent", "present", "Whether the last full page has a token for an empty one is open.", "GetParametersByPath", [
        "ssm.GetParametersByPath (paged) | answer.NextToken",
    ]),
    Row(UNSPECIFIED, "[]", "absent", "Whether the list is empty or left out is open; the examples of the CLI have it empty.", "ParameterMetadata", [
        "ssm.DescribeParameters | answer.Parameters[].Policies", "ssm.GetParameterHistory | answer.Parameters[].Policies",
    ]),
    Row(UNSPECIFIED, "absent", "present", "Whether a new version without a description keeps that of the version before is open.", "PutParameter", [
        "ssm.GetParameterHistory | answer.Parameters[].Description",
    ]),
    Row(THEIRS_WRONG, "text", "text", "It is the ARN of the user who last changed the parameter.", "ParameterMetadata", [
        "ssm.DescribeParameters | answer.Parameters[].LastModifiedUser",
        "ssm.GetParameterHistory | answer.Parameters[].LastModifiedUser",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "A parameter has an ARN.", "ParameterMetadata", [
        "ssm.DescribeParameters | answer.Parameters[].ARN",
    ]),
    Row(THEIRS_WRONG, "ParameterPatternMismatchException 400", "success", "A value must match the allowed pattern; ParameterPatternMismatchException is declared.", "PutParameter", [
        "ssm.PutParameter (not the pattern) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationException 400", "success", "A name has letters, digits and .-_/ only.", "PutParameter", [
        "ssm.PutParameter (name with a space) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationException 400", "success", "A standard parameter has a value of up to 4 KB.", "PutParameter", [
        "ssm.PutParameter (value of 4097) | outcome",
    ]),
    Row(THEIRS_WRONG, "HierarchyLevelLimitExceededException 400", "success", "A hierarchy has at most 15 levels.", "PutParameter", [
        "ssm.PutParameter (sixteen levels) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationException 400", "success", "The tiers are Standard, Advanced and Intelligent-Tiering.", "PutParameter", [
        "ssm.PutParameter (unknown tier) | outcome",
    ]),
    Row(UNSPECIFIED, "HierarchyTypeMismatchException 400", "success", "HierarchyTypeMismatchException is declared, for the types of a hierarchy; whether one parameter may change is open.", "PutParameter", [
        "ssm.PutParameter (other type) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationException 400", "success", "A path begins with a slash.", "GetParametersByPath", [
        "ssm.GetParametersByPath (no slash) | outcome",
    ]),
    Row(UNSPECIFIED, "ParameterVersionNotFound 400", "ParameterNotFound 400", "Both refuse, with declared errors; which one an unknown label gets is open.", "GetParameter", [
        "ssm.GetParameter (label that does not exist) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationException 400", "success", "A page has 1 to 50 results.", "DescribeParameters", [
        "ssm.DescribeParameters (page size 51) | outcome",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "A log group has a class, STANDARD by default.", "LogGroup", [
        "logs.DescribeLogGroups | answer.logGroups[].logGroupClass",
    ]),
    Row(THEIRS_WRONG, "number", "number", "The index of the last event that is too old is exclusive: 1 for one event.", "RejectedLogEventsInfo", [
        "logs.PutLogEvents (too old) | answer.rejectedLogEventsInfo.tooOldLogEventEndIndex",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "An event older than the retention of its group is expired, too.", "RejectedLogEventsInfo", [
        "logs.PutLogEvents (too old) | answer.rejectedLogEventsInfo.expiredLogEventEndIndex",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "A name has 1 to 512 letters, digits and .-_/#.", "CreateLogGroup", [
        "logs.CreateLogGroup (name with a space) | outcome", "logs.CreateLogGroup (no name) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "The days are those of the list, and 8 is none of them.", "PutRetentionPolicy", [
        "logs.PutRetentionPolicy (eight days) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "A name holds neither : nor *.", "CreateLogStream", [
        "logs.CreateLogStream (name with a colon) | outcome", "logs.CreateLogStream (name with a star) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "A batch has one event or more.", "PutLogEvents", [
        "logs.PutLogEvents (no events) | outcome",
    ]),
    Row(UNSPECIFIED, "present", "absent", "Whether the last full page has a token for an empty one is open.", "FilterLogEvents", [
        "logs.FilterLogEvents (paged) | answer.events[]",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "An event at the end time is not included.", "GetLogEvents", [
        "logs.GetLogEvents | answer.events[]",
    ]),
    Row(THEIRS_WRONG, "one order", "another", "Events are sorted by their timestamp over all streams; moto goes stream by stream.", "FilterLogEvents", [
        "logs.FilterLogEvents | answer.events[]",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "A pattern with a minus leaves out the events with the term; moto looks for none of it.", "FilterLogEvents", [
        "logs.FilterLogEvents | answer.events[]",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "A metric is listed once; moto lists it for each call that wrote it.", "ListMetrics", [
        "cloudwatch.ListMetrics | answer.Metrics[]",
    ]),
    Row(UNSPECIFIED, "present", "absent", "Whether a datapoint without a unit is told with the unit None is open; the default of a value is None.", "Datapoint", [
        "cloudwatch.GetMetricStatistics | answer.Datapoints[].Unit",
    ]),
    Row(THEIRS_WRONG, "number", "number", "Each combination of dimensions is a metric of its own; moto adds them up.", "Metric", [
        "cloudwatch.GetMetricStatistics (also with dimensions) | answer.Datapoints[].Sum",
    ]),
    Row(UNSPECIFIED, "one order", "another", "Datapoints are not in chronological order.", "GetMetricStatistics", [
        "cloudwatch.GetMetricStatistics | answer.Datapoints[]",
    ]),
    Row(UNSPECIFIED, "Errors", "text", "Which label a metric has that was asked for without one is open.", "MetricDataResult", [
        "cloudwatch.GetMetricData | answer.MetricDataResults[].Label",
    ]),
    Row(UNSPECIFIED, "First", "text", "Which label a metric has that was asked for without one is open.", "MetricDataResult", [
        "cloudwatch.GetMetricData | answer.MetricDataResults[].Label",
    ]),
    Row(UNSPECIFIED, "None", "text", "Which label a metric has that was asked for without one is open.", "MetricDataResult", [
        "cloudwatch.GetMetricData | answer.MetricDataResults[].Label",
    ]),
    Row(UNSPECIFIED, "Requests", "text", "Which label a metric has that was asked for without one is open.", "MetricDataResult", [
        "cloudwatch.GetMetricData | answer.MetricDataResults[].Label",
    ]),
    Row(UNSPECIFIED, "Second", "text", "Which label a metric has that was asked for without one is open.", "MetricDataResult", [
        "cloudwatch.GetMetricData | answer.MetricDataResults[].Label",
    ]),
    Row(UNSPECIFIED, "[]", "absent", "Whether the list is empty or left out is open.", "GetMetricData", [
        "cloudwatch.GetMetricData | answer.Messages",
    ]),
    Row(THEIRS_WRONG, "number", "absent", "An expression is evaluated; moto answers it without values, as Complete.", "MetricDataQuery", [
        "cloudwatch.GetMetricData | answer.MetricDataResults[].Values[]",
    ]),
    Row(THEIRS_WRONG, "text", "absent", "An expression is evaluated; moto answers it without values, as Complete.", "MetricDataQuery", [
        "cloudwatch.GetMetricData | answer.MetricDataResults[].Timestamps[]",
    ]),
    Row(UNSPECIFIED, "absent", "[]", "Whether the list is empty or left out is open.", "Metric", [
        "cloudwatch.DescribeAlarms | answer.MetricAlarms[].Metrics[].MetricStat.Metric.Dimensions",
    ]),
    Row(UNSPECIFIED, "absent", "present", "Whether an alarm that was never evaluated has reason data is open.", "MetricAlarm", [
        "cloudwatch.DescribeAlarms | answer.MetricAlarms[].StateReasonData",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "An alarm tells when its state last changed.", "MetricAlarm", [
        "cloudwatch.DescribeAlarms | answer.MetricAlarms[].StateTransitionedTimestamp",
    ]),
    Row(UNSPECIFIED, "present", "absent", "missing is the default; whether it is told where it was not given is open.", "PutMetricAlarm", [
        "cloudwatch.DescribeAlarms | answer.MetricAlarms[].TreatMissingData",
    ]),
    Row(UNSPECIFIED, "absent", "[]", "Whether an alarm on one metric has an empty list of queries is open.", "MetricAlarm", [
        "cloudwatch.DescribeAlarms | answer.MetricAlarms[].Metrics",
    ]),
    Row(THEIRS_WRONG, "INSUFFICIENT_DATA", "OK", "A new alarm is INSUFFICIENT_DATA until it is evaluated.", "PutMetricAlarm", [
        "cloudwatch.DescribeAlarms | answer.MetricAlarms[].StateValue",
    ]),
    Row(THEIRS_WRONG, "ALARM", "OK", "An alarm that is updated keeps its state.", "PutMetricAlarm", [
        "cloudwatch.DescribeAlarms | answer.MetricAlarms[].StateValue",
    ]),
    Row(THEIRS_WRONG, "peer", "text", "An alarm that is updated keeps its state.", "PutMetricAlarm", [
        "cloudwatch.DescribeAlarms | answer.MetricAlarms[].StateReason",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "MaxRecords is the maximum number of alarms of a call.", "DescribeAlarms", [
        "cloudwatch.DescribeAlarms (paged) | answer.NextToken",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "A new alarm is INSUFFICIENT_DATA, not OK: it is no alarm of that state.", "PutMetricAlarm", [
        "cloudwatch.DescribeAlarms | answer.MetricAlarms[]",
    ]),
    Row(UNSPECIFIED, "one order", "another", "The order of alarms is open.", "DescribeAlarms", [
        "cloudwatch.DescribeAlarms | answer.MetricAlarms[]",
    ]),
    Row(UNSPECIFIED, "InvalidParameterValue 400", "success", "A namespace should not begin with AWS/; whether such a one is refused is open.", "PutMetricData", [
        "cloudwatch.PutMetricData (namespace of AWS) | outcome",
    ]),
    Row(THEIRS_WRONG, "MissingParameter 400", "success", "A datum has a value, values or a set of statistics.", "MetricDatum", [
        "cloudwatch.PutMetricData (no value) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterCombination 400", "InvalidParameterValue 400", "InvalidParameterCombination is declared for parameters that cannot be used together.", "PutMetricData", [
        "cloudwatch.PutMetricData (value and values) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "The units are listed, and this is none of them.", "MetricDatum", [
        "cloudwatch.PutMetricData (unknown unit) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "A datum has at most 30 dimensions.", "MetricDatum", [
        "cloudwatch.PutMetricData (31 dimensions) | outcome",
    ]),
    Row(UNSPECIFIED, "MissingParameter 400", "InvalidParameterCombination 400", "Both refuse, with declared errors; which one a call without statistics gets is open.", "GetMetricStatistics", [
        "cloudwatch.GetMetricStatistics (no statistics) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterValue 400", "success", "A period is 1, 5, 10, 20, 30 or a multiple of 60 seconds.", "GetMetricStatistics", [
        "cloudwatch.GetMetricStatistics (period 45) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterCombination 400", "success", "A call answers at most 1,440 datapoints.", "GetMetricStatistics", [
        "cloudwatch.GetMetricStatistics (too many datapoints) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "An id begins with a small letter, is unique in the call, and an expression uses those that are there.", "MetricDataQuery", [
        "cloudwatch.GetMetricData (an id twice) | outcome", "cloudwatch.GetMetricData (id with a capital) | outcome",
        "cloudwatch.GetMetricData (unknown id in an expression) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterCombination 400", "success", "The page gives the values, and which of the parameters go together; moto does not look.", "PutMetricAlarm", [
        "cloudwatch.PutMetricAlarm (metric and metrics) | outcome",
        "cloudwatch.PutMetricAlarm (more datapoints than periods) | outcome",
        "cloudwatch.PutMetricAlarm (no metric) | outcome",
    ]),
    Row(THEIRS_WRONG, "MissingParameter 400", "success", "The page gives the values, and which of the parameters go together; moto does not look.", "PutMetricAlarm", [
        "cloudwatch.PutMetricAlarm (no statistic) | outcome", "cloudwatch.PutMetricAlarm (no threshold) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "The page gives the values, and which of the parameters go together; moto does not look.", "PutMetricAlarm", [
        "cloudwatch.PutMetricAlarm (no name) | outcome", "cloudwatch.PutMetricAlarm (no periods) | outcome",
        "cloudwatch.PutMetricAlarm (period 45) | outcome", "cloudwatch.PutMetricAlarm (two metrics returned) | outcome",
        "cloudwatch.PutMetricAlarm (unknown operator) | outcome", "cloudwatch.PutMetricAlarm (unknown statistic) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidNextToken 400", "success", "InvalidNextToken is declared.", "DescribeAlarms", [
        "cloudwatch.DescribeAlarms (unknown token) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "A page has 1 to 100 alarms.", "DescribeAlarms", [
        "cloudwatch.DescribeAlarms (page size 101) | outcome",
    ]),
    Row(THEIRS_WRONG, "success", "fault 500", "moto fails with a fault of its own.", "PutCompositeAlarm", [
        "cloudwatch.PutCompositeAlarm | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "fault 500", "A rule is required; moto fails with a fault of its own.", "PutCompositeAlarm", [
        "cloudwatch.PutCompositeAlarm (no rule) | outcome",
    ]),
    Row(THEIRS_WRONG, "success", "fault 500", "moto fails with a fault of its own.", "DescribeAlarmHistory", [
        "cloudwatch.DescribeAlarmHistory | outcome",
    ]),
    Row(UNSPECIFIED, "ResourceNotFound 404", "success", "ResourceNotFound is declared, and right names are deleted beside wrong ones; what a call with wrong names only gets is open.", "DeleteAlarms", [
        "cloudwatch.DeleteAlarms | outcome",
    ]),
    Row(THEIRS_WRONG, "CREATING", "ACTIVE", "A table is CREATING before it is ACTIVE, and DELETING while it is deleted.", "TableDescription", [
        "dynamodb.CreateTable | answer.TableDescription.TableStatus",
    ]),
    Row(THEIRS_WRONG, "DELETING", "ACTIVE", "A table is CREATING before it is ACTIVE, and DELETING while it is deleted.", "TableDescription", [
        "dynamodb.DeleteTable | answer.TableDescription.TableStatus",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "A table has an id.", "TableDescription", [
        "dynamodb.CreateTable | answer.TableDescription.TableId", "dynamodb.DeleteTable | answer.TableDescription.TableId",
        "dynamodb.DescribeTable | answer.Table.TableId",
    ]),
    Row(UNSPECIFIED, "absent", "present", "Whether an answer about a new table holds this member is open; ours does not imitate it.", "TableDescription", [
        "dynamodb.CreateTable | answer.TableDescription.DeletionProtectionEnabled",
        "dynamodb.CreateTable | answer.TableDescription.WarmThroughput",
        "dynamodb.DeleteTable | answer.TableDescription.DeletionProtectionEnabled",
        "dynamodb.DeleteTable | answer.TableDescription.WarmThroughput",
        "dynamodb.DescribeTable | answer.Table.DeletionProtectionEnabled",
        "dynamodb.DescribeTable | answer.Table.WarmThroughput",
    ]),
    Row(THEIRS_WRONG, "absent", "[]", "A table without indexes has no list of them.", "TableDescription", [
        "dynamodb.CreateTable | answer.TableDescription.GlobalSecondaryIndexes",
        "dynamodb.CreateTable | answer.TableDescription.LocalSecondaryIndexes",
        "dynamodb.DeleteTable | answer.TableDescription.GlobalSecondaryIndexes",
        "dynamodb.DeleteTable | answer.TableDescription.LocalSecondaryIndexes",
        "dynamodb.DescribeTable | answer.Table.GlobalSecondaryIndexes",
        "dynamodb.DescribeTable | answer.Table.LocalSecondaryIndexes",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "It is there once a table was on demand; this one never was.", "BillingModeSummary", [
        "dynamodb.CreateTable | answer.TableDescription.BillingModeSummary",
        "dynamodb.DeleteTable | answer.TableDescription.BillingModeSummary",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "It tells when the table was last set to on demand.", "BillingModeSummary", [
        "dynamodb.DescribeTable | answer.Table.BillingModeSummary.LastUpdateToPayPerRequestDateTime",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "It is answered only where it was asked for.", "UpdateItem", [
        "dynamodb.BatchGetItem | answer.ConsumedCapacity", "dynamodb.BatchWriteItem | answer.ConsumedCapacity",
        "dynamodb.UpdateItem | answer.ConsumedCapacity",
    ]),
    Row(THEIRS_WRONG, "absent", "{}", "It is answered only where it was asked for.", "UpdateItem", [
        "dynamodb.BatchWriteItem | answer.ItemCollectionMetrics",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "UPDATED_OLD and UPDATED_NEW answer the attributes that were updated, all of them and no others.", "UpdateItem", [
        "dynamodb.UpdateItem | answer.Attributes.pk", "dynamodb.UpdateItem | answer.Attributes.sk",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "UPDATED_OLD and UPDATED_NEW answer the attributes that were updated, all of them and no others.", "UpdateItem", [
        "dynamodb.UpdateItem | answer.Attributes", "dynamodb.UpdateItem | answer.Attributes.m",
    ]),
    Row(UNSPECIFIED, "{}", "absent", "Whether the member is empty or left out where nothing was there before is open.", "UpdateItem", [
        "dynamodb.UpdateItem | answer.Attributes",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "A query that stops at its limit answers the key it stopped at.", "Query", [
        "dynamodb.Query | answer.LastEvaluatedKey",
    ]),
    Row(THEIRS_WRONG, "ValidationException 400", "success", "A name has 3 to 255 characters.", "CreateTable", [
        "dynamodb.CreateTable (name of two characters) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationException 400", "fault 500", "A wrong expression is ValidationException; moto fails.", "PutItem", [
        "dynamodb.PutItem (no expression) | outcome", "dynamodb.PutItem (unknown name) | outcome",
    ]),
    Row(UNSPECIFIED, "ValidationException 400", "success", "That values without an expression are refused is not said.", "PutItem", [
        "dynamodb.PutItem (unused value) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationException 400", "success", "The values of a set are unique.", "AttributeValue", [
        "dynamodb.PutItem (set of one twice) | outcome",
    ]),
    Row(THEIRS_WRONG, "success", "ValidationException 400", "An expression attribute name may stand for an attribute whose elements are asked for.", "GetItem", [
        "dynamodb.GetItem | outcome",
    ]),
    Row(UNSPECIFIED, "ValidationException 400", "ResourceNotFoundException 400", "Both refuse; which error an unknown index gets is open.", "Query", [
        "dynamodb.Query (unknown index) | outcome",
    ]),
    Row(THEIRS_WRONG, "text", "text", "Ours is the root of the account, told as the page tells it; moto answers a user of its own.", "GetCallerIdentity", [
        "sts.GetCallerIdentity | answer.Arn", "sts.GetCallerIdentity | answer.UserId",
    ]),
    Row(THEIRS_WRONG, "AccessDenied 403", "success", "A role is assumed by whom its trust policy lets; there is none that could.", "AssumeRole", [
        "sts.AssumeRole (no such role) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidIdentityToken 400", "success", "InvalidIdentityToken is declared; moto takes any text for a token.", "AssumeRoleWithWebIdentity", [
        "sts.AssumeRoleWithWebIdentity (not a token) | outcome",
    ]),
    Row(UNSPECIFIED, "absent", "present", "It tells how much policies and tags of the session take up; what there is without any is open.", "AssumeRole", [
        "sts.AssumeRole | answer.PackedPolicySize",
    ]),
]  # fmt: skip
