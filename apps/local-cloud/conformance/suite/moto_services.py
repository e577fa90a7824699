"""By hand: Parameter Store, Logs, CloudWatch, DynamoDB and STS, as moto_balancing.py has it for the load balancer."""

from datetime import timedelta

from moto_balancing import TAGS, Paged, cloudwatch, dynamodb, logs, own, ssm, sts
from moto_compare import NOW, NOW_MS
from moto_side import Call

def put(name: str, case: str = "", **more) -> Call:
    arguments = {"Name": f"/~/{own('c', case)}" if name == "/~/c" else name, "Value": "one", "Type": "String"} | more
    return ssm("PutParameter", case, undo=("DeleteParameter", {"Name": arguments["Name"]}) if name == "/~/c" else None, **arguments)


def without(call: Call, *members: str) -> Call:
    return call._replace(arguments={name: value for name, value in call.arguments.items() if name not in members})


FILTER = {"Key": "Name", "Option": "BeginsWith", "Values": ["/~/a"]}
PARAMETERS = [
    ssm("DescribeParameters"), ssm("GetParameter", Name="/~/none"),
    put("/~/a/x"), put("/~/a/x", "exists"), put("/~/a/x", Overwrite=True, Value="two", Description="second"),
    put("/~/a/y/z", Type="StringList", Value="a,b", Tags=TAGS), put("/~/b", Type="SecureString", Value="s3cret"),
    put("~plain", AllowedPattern="^o", Tier="Standard"),
    put("/~/c", "not the pattern", AllowedPattern="^x"), put("/~/c", "name with a space", Name="a b"),
    put("/~/c", "name begins with aws", Name="aws-a"), put("/~/c", "name begins with /ssm", Name="/ssm/a"),
    put("/~/c", "no value", Value=""), put("/~/c", "unknown type", Type="Number"), without(put("/~/c", "no type"), "Type"),
    put("/~/c", "value of 4097", Value="a" * 4097), put("/~/c", "sixteen levels", Name="/a" * 16), put("/~/c", "unknown tier", Tier="Gold"),
    put("/~/c", "tags with overwrite", Tags=TAGS, Overwrite=True),
    put("/~/a/x", "other type", Type="StringList", Overwrite=True),
    ssm("GetParameter", Name="/~/a/x"), ssm("GetParameter", Name="/~/a/x:1"), ssm("GetParameter", "no such version", Name="/~/a/x:9"),
    ssm("GetParameter", Name="/~/b", WithDecryption=True), ssm("GetParameter", "label that does not exist", Name="/~/a/x:none"),
    ssm("GetParameters", Names=["/~/a/x", "/~/none", "~plain", "/~/a/x:1"]),
    ssm("GetParameters", "eleven names", Names=[f"/n{index}" for index in range(11)]),
    ssm("GetParameters", "a name twice", Names=["/~/a/x", "/~/a/x"]),
    ssm("GetParametersByPath", Path="/~/a"), ssm("GetParametersByPath", Path="/~/a", Recursive=True), ssm("GetParametersByPath", Path="/~/none"),
    ssm("GetParametersByPath", Path="/", Recursive=True), ssm("GetParametersByPath", "no slash", Path="a"), ssm("GetParametersByPath", "trailing slash", Path="/~/a/"),
    ssm("GetParametersByPath", "page size 11", Path="/~", MaxResults=11),
    Paged(ssm("GetParametersByPath", Path="/~", Recursive=True), ("MaxResults", 1), ("NextToken", "NextToken")),
    ssm("GetParameterHistory", Name="/~/a/x"), ssm("GetParameterHistory", Name="/~/none"),
    Paged(ssm("GetParameterHistory", Name="/~/a/x"), ("MaxResults", 1), ("NextToken", "NextToken")),
    ssm("DescribeParameters", ParameterFilters=[FILTER]), ssm("DescribeParameters", ParameterFilters=[{"Key": "Type", "Values": ["SecureString"]}]),
    ssm("DescribeParameters", ParameterFilters=[{"Key": "Path", "Option": "Recursive", "Values": ["/~"]}]),
    ssm("DescribeParameters", "unknown filter", ParameterFilters=[{"Key": "Colour", "Values": ["x"]}]),
    ssm("DescribeParameters", "unknown option", ParameterFilters=[{"Key": "Name", "Option": "Near", "Values": ["x"]}]),
    Paged(ssm("DescribeParameters"), ("MaxResults", 1), ("NextToken", "NextToken")),
    ssm("DescribeParameters", "page size 51", MaxResults=51),
    ssm("DeleteParameters", Names=["/~/a/y/z", "/~/none"]), ssm("DeleteParameter", Name="/~/a/x"), ssm("DeleteParameter", Name="/~/a/x"),
    ssm("DescribeParameters"),
]  # fmt: skip


def stream(action: str, case: str = "", group: str = "a", name: str = "s", **more) -> Call:
    return logs(action, case, logGroupName=f"/~/{group}", logStreamName=name, **more)


def events(*messages: str, first: int = 0) -> list:
    return [{"timestamp": NOW_MS + (first + index) * 1000, "message": message} for index, message in enumerate(messages)]


LOGS = [
    logs("DescribeLogGroups"),
    logs("CreateLogGroup", logGroupName="/~/a"), logs("CreateLogGroup", logGroupName="/~/a"), logs("CreateLogGroup", logGroupName="/~/b", tags={"owner": "peer"}),
    *(logs("CreateLogGroup", case, undo=("DeleteLogGroup", {"logGroupName": name}), logGroupName=name)
      for case, name in (("name with a space", "a b"), ("name too long", "a" * 513), ("no name", ""))),
    logs("DescribeLogGroups"), logs("DescribeLogGroups", logGroupNamePrefix="/~/b"), logs("DescribeLogGroups", logGroupNamePrefix="/~/none"),
    logs("DescribeLogGroups", "page size 51", limit=51), Paged(logs("DescribeLogGroups"), ("limit", 1), ("nextToken", "nextToken")),
    logs("PutRetentionPolicy", logGroupName="/~/a", retentionInDays=7), logs("PutRetentionPolicy", logGroupName="/~/none", retentionInDays=7),
    logs("PutRetentionPolicy", "eight days", logGroupName="/~/a", retentionInDays=8), logs("DescribeLogGroups"),
    stream("CreateLogStream"), stream("CreateLogStream"), stream("CreateLogStream", name="t"), stream("CreateLogStream", group="none"),
    *(stream("CreateLogStream", case, name=name, undo=("DeleteLogStream", {"logGroupName": "/~/a", "logStreamName": name}))
      for case, name in (("name with a colon", "a:b"), ("name with a star", "a*b"))),
    logs("DescribeLogStreams", logGroupName="/~/a"), logs("DescribeLogStreams", logGroupName="/~/none"),
    logs("DescribeLogStreams", logGroupName="/~/a", logStreamNamePrefix="t"), logs("DescribeLogStreams", logGroupName="/~/a", descending=True),
    logs("DescribeLogStreams", "prefix by time", logGroupName="/~/a", logStreamNamePrefix="t", orderBy="LastEventTime"),
    Paged(logs("DescribeLogStreams", logGroupName="/~/a"), ("limit", 1), ("nextToken", "nextToken")),
    stream("PutLogEvents", logEvents=events("one", "two ERROR", "three")), stream("PutLogEvents", name="t", logEvents=events("four", first=1)),
    stream("PutLogEvents", name="none", logEvents=events("x")), stream("PutLogEvents", group="none", logEvents=events("x")),
    stream("PutLogEvents", "out of order", logEvents=events("x", "y")[::-1]), stream("PutLogEvents", "no events", logEvents=[]),
    stream("PutLogEvents", "too old", logEvents=[{"timestamp": NOW_MS - 15 * 86_400_000, "message": "old"}]),
    stream("PutLogEvents", "in the future", logEvents=[{"timestamp": NOW_MS + 3 * 3_600_000, "message": "new"}]),
    stream("GetLogEvents", startFromHead=True), stream("GetLogEvents"), stream("GetLogEvents", startTime=NOW_MS + 1000, startFromHead=True),
    stream("GetLogEvents", endTime=NOW_MS + 1000, startFromHead=True), stream("GetLogEvents", limit=1), stream("GetLogEvents", startFromHead=True, limit=1),
    stream("GetLogEvents", name="none"), stream("GetLogEvents", group="none"), stream("GetLogEvents", "unknown token", nextToken="?"),
    Paged(stream("GetLogEvents", startFromHead=True), ("limit", 1), ("nextToken", "nextForwardToken")),
    logs("FilterLogEvents", logGroupName="/~/a"), logs("FilterLogEvents", logGroupName="/~/a", filterPattern="ERROR"),
    logs("FilterLogEvents", logGroupName="/~/a", filterPattern="none"), logs("FilterLogEvents", logGroupName="/~/a", logStreamNames=["t"]),
    logs("FilterLogEvents", logGroupName="/~/a", startTime=NOW_MS + 1000, endTime=NOW_MS + 2000), logs("FilterLogEvents", logGroupName="/~/none"),
    logs("FilterLogEvents", logGroupName="/~/a", filterPattern="-two"), logs("FilterLogEvents", logGroupName="/~/a", logStreamNamePrefix="s"),
    Paged(logs("FilterLogEvents", logGroupName="/~/a"), ("limit", 1), ("nextToken", "nextToken")),
    logs("DescribeLogStreams", logGroupName="/~/a"), logs("DescribeLogStreams", logGroupName="/~/a", orderBy="LastEventTime"),
    stream("DeleteLogStream"), stream("DeleteLogStream"), stream("DeleteLogStream", group="none"),
    logs("DeleteLogGroup", logGroupName="/~/a"), logs("DeleteLogGroup", logGroupName="/~/a"), logs("DescribeLogGroups"),
]  # fmt: skip


# So that no alarm is evaluated while it is compared.
DAY_S = 86_400


def alarm(name: str, case: str = "", **more) -> Call:
    name = own(name, case)
    arguments = {"AlarmName": f"~{name}", "Namespace": "~Peer", "MetricName": "Errors", "Statistic": "Sum", "Period": DAY_S, "EvaluationPeriods": 1,
        "Threshold": 1.0, "ComparisonOperator": "GreaterThanThreshold"} | more  # fmt: skip
    undo = ("DeleteAlarms", {"AlarmNames": [arguments["AlarmName"]]}) if case else None
    return cloudwatch("PutMetricAlarm", case, undo=undo, **{key: value for key, value in arguments.items() if value is not None})


def metric(identity: str, name: str = "Errors", **more) -> dict:
    return {"Id": identity, "MetricStat": {"Metric": {"Namespace": "~Peer", "MetricName": name}, "Period": 60, "Stat": "Sum"}} | more


BLUE = [{"Name": "Slot", "Value": "blue"}]
DATA = [{"MetricName": "Errors", "Value": 3.0, "Timestamp": NOW - timedelta(minutes=5)},
        {"MetricName": "Errors", "Values": [1.0, 2.0], "Counts": [1.0, 3.0], "Timestamp": NOW - timedelta(minutes=4)},
        {"MetricName": "Requests", "Value": 100.0, "Timestamp": NOW - timedelta(minutes=5)},
        {"MetricName": "Latency", "Dimensions": BLUE, "Value": 5.0, "Timestamp": NOW - timedelta(minutes=5)}]
MIXED = [{"MetricName": "Mixed", "Value": 3.0, "Timestamp": NOW - timedelta(minutes=5)},
         {"MetricName": "Mixed", "Dimensions": BLUE, "Value": 5.0, "Timestamp": NOW - timedelta(minutes=5)}]  # fmt: skip
SPAN = {"StartTime": NOW - timedelta(minutes=10), "EndTime": NOW}
STATISTICS = {"Namespace": "~Peer", "MetricName": "Errors", "Period": 60} | SPAN


def state(value: str, name: str = "a", case: str = "", **more) -> Call:
    return cloudwatch("SetAlarmState", case, AlarmName=f"~{name}", StateValue=value, StateReason="peer", **more)


def metric_data(*queries, case: str = "", **more) -> Call:
    return cloudwatch("GetMetricData", case, MetricDataQueries=list(queries), **SPAN | more)


def put_data(case: str, **datum) -> Call:
    return cloudwatch("PutMetricData", case, Namespace="~Peer", MetricData=[{"MetricName": "Odd", "Timestamp": NOW} | datum])


METRICS = [
    cloudwatch("ListMetrics", Namespace="~Peer"), cloudwatch("PutMetricData", Namespace="~Peer", MetricData=DATA),
    cloudwatch("PutMetricData", "namespace of AWS", Namespace="AWS/ECS", MetricData=DATA[:1]), put_data("no value"),
    put_data("value and values", Value=1.0, Values=[1.0]), put_data("values and counts differ", Values=[1.0, 2.0], Counts=[1.0]),
    put_data("unknown unit", Value=1.0, Unit="Furlongs"), put_data("too old", Value=1.0, Timestamp=NOW - timedelta(days=15)),
    put_data("31 dimensions", Value=1.0, Dimensions=[{"Name": f"n{index}", "Value": "v"} for index in range(31)]),
    cloudwatch("ListMetrics", Namespace="~Peer"), cloudwatch("ListMetrics", Namespace="~Peer", MetricName="Latency", Dimensions=BLUE),
    cloudwatch("ListMetrics", Namespace="~Peer", Dimensions=[{"Name": "Slot"}]), cloudwatch("ListMetrics", Namespace="~None"),
    cloudwatch("GetMetricStatistics", Statistics=["Sum", "Average", "Minimum", "Maximum", "SampleCount"], **STATISTICS),
    cloudwatch("GetMetricStatistics", Statistics=["Sum"], **STATISTICS | {"MetricName": "Latency", "Dimensions": BLUE}),
    cloudwatch("PutMetricData", Namespace="~Peer", MetricData=MIXED),
    cloudwatch("GetMetricStatistics", "also with dimensions", Statistics=["Sum"], **STATISTICS | {"MetricName": "Mixed"}),
    cloudwatch("GetMetricStatistics", "also without dimensions", Statistics=["Sum"], **STATISTICS | {"MetricName": "Mixed", "Dimensions": BLUE}),
    cloudwatch("PutMetricData", Namespace="~Peer", MetricData=[{"MetricName": "Seconds", "Value": 1.0, "Unit": "Seconds", "Timestamp": NOW - timedelta(minutes=5)}]),
    cloudwatch("GetMetricStatistics", Statistics=["Sum"], Unit="Seconds", **STATISTICS | {"MetricName": "Seconds"}),
    cloudwatch("GetMetricStatistics", "another unit", Statistics=["Sum"], Unit="Count", **STATISTICS | {"MetricName": "Seconds"}),
    cloudwatch("GetMetricStatistics", Statistics=["Sum"], **STATISTICS | {"MetricName": "None"}),
    cloudwatch("GetMetricStatistics", "no statistics", **STATISTICS), cloudwatch("GetMetricStatistics", "period 45", Statistics=["Sum"], **STATISTICS | {"Period": 45}),
    cloudwatch("GetMetricStatistics", "ends before it starts", Statistics=["Sum"], **STATISTICS | {"EndTime": NOW - timedelta(hours=1)}),
    cloudwatch("GetMetricStatistics", "too many datapoints", Statistics=["Sum"], **STATISTICS | {"StartTime": NOW - timedelta(days=2)}),
    metric_data(metric("m1")), metric_data(metric("m1"), ScanBy="TimestampAscending"), metric_data(metric("m1", "None")),
    metric_data(metric("m1"), metric("m2", "Requests"), {"Id": "e1", "Expression": "m1 / m2 * 100", "Label": "rate"}),
    metric_data(metric("m1", ReturnData=False), metric("m2", "Requests")), metric_data(metric("m1"), metric("m1"), case="an id twice"),
    metric_data(metric("M1"), case="id with a capital"), metric_data({"Id": "e1", "Expression": "m9 * 2"}, case="unknown id in an expression"),
    metric_data(metric("m1"), case="ends before it starts", EndTime=NOW - timedelta(hours=1)), metric_data(case="no queries"),
]  # fmt: skip

NO_METRIC = {"Namespace": None, "MetricName": None, "Statistic": None, "Period": None}
ALARMS = [
    cloudwatch("DescribeAlarms"),
    alarm("a"), alarm("b", TreatMissingData="notBreaching", ActionsEnabled=False, AlarmDescription="second", Dimensions=BLUE, Tags=TAGS),
    alarm("d", Metrics=[metric("m1", ReturnData=False), {"Id": "e1", "Expression": "m1 * 2", "Label": "twice", "ReturnData": True}], **NO_METRIC),
    alarm("e", Statistic=None, ExtendedStatistic="p99", DatapointsToAlarm=1, Unit="Seconds"),
    alarm("c", "period 45", Period=45), alarm("c", "more datapoints than periods", DatapointsToAlarm=2), alarm("c", "unknown operator", ComparisonOperator="Near"),
    alarm("c", "unknown treatment", TreatMissingData="maybe"), alarm("c", "no periods", EvaluationPeriods=0), alarm("c", "no metric", **NO_METRIC),
    alarm("c", "no statistic", Statistic=None), alarm("c", "both statistics", ExtendedStatistic="p99"), alarm("c", "more than a week", EvaluationPeriods=8),
    alarm("c", "metric and metrics", Metrics=[metric("m1")]), alarm("c", "no name", AlarmName=""), alarm("c", "unknown statistic", Statistic="Median"),
    alarm("c", "two metrics returned", Metrics=[metric("m1"), metric("m2")], **NO_METRIC), alarm("c", "no threshold", Threshold=None),
    cloudwatch("DescribeAlarms"), cloudwatch("DescribeAlarms", AlarmNames=["~b", "~none"]), cloudwatch("DescribeAlarms", AlarmNamePrefix="~a"),
    cloudwatch("DescribeAlarms", "names and prefix", AlarmNames=["~a"], AlarmNamePrefix="~a"), cloudwatch("DescribeAlarms", "unknown token", NextToken="?"),
    Paged(cloudwatch("DescribeAlarms"), ("MaxRecords", 1), ("NextToken", "NextToken")), cloudwatch("DescribeAlarms", "page size 101", MaxRecords=101),
    state("ALARM"), state("ALARM", "none"), state("SAD", case="unknown state"), state("OK", "b", StateReasonData='{"a": 1}'),
    state("OK", case="reason data that is no JSON", StateReasonData="{"),
    cloudwatch("DescribeAlarms", AlarmNames=["~a"]), cloudwatch("DescribeAlarms", StateValue="ALARM"), cloudwatch("DescribeAlarms", StateValue="OK"),
    cloudwatch("DescribeAlarmHistory", AlarmName="~b", HistoryItemType="StateUpdate"), cloudwatch("DescribeAlarmHistory", AlarmName="~none"),
    cloudwatch("DescribeAlarms", AlarmTypes=["CompositeAlarm"]),
    alarm("a", Threshold=9.0), cloudwatch("DescribeAlarms", AlarmNames=["~a"]),
    cloudwatch("PutCompositeAlarm", AlarmName="~z", AlarmRule='ALARM("~a") OR ALARM("~b")', AlarmDescription="both"),
    cloudwatch("PutCompositeAlarm", "no rule", undo=("DeleteAlarms", {"AlarmNames": ["~y"]}), AlarmName="~y"),
    cloudwatch("DescribeAlarms", AlarmTypes=["CompositeAlarm"]), cloudwatch("DeleteAlarms", AlarmNames=["~z"]),
    cloudwatch("DeleteAlarms", AlarmNames=["~a"]), cloudwatch("DeleteAlarms", AlarmNames=["~none"]),
    cloudwatch("DeleteAlarms", "a name that there is, and one that there is not", AlarmNames=["~b", "~none"]), cloudwatch("DescribeAlarms"),
]  # fmt: skip


def table(name: str, case: str = "", **more) -> Call:
    name = own(name, case)
    arguments = {"TableName": f"~{name}", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]} | more  # fmt: skip
    return dynamodb("CreateTable", case, undo=("DeleteTable", {"TableName": arguments["TableName"]}) if case else None, **arguments)


def key(sort: str, part: str = "p") -> dict:
    return {"pk": {"S": part}, "sk": {"S": sort}}


def items(action: str, case: str = "", name: str = "a", **more) -> Call:
    return dynamodb(action, case, TableName=f"~{name}", **more)


def update(expression: str, case: str = "", sort: str = "1", values: dict | None = None, **more) -> Call:
    named = {"ExpressionAttributeValues": values} if values else {}
    return items("UpdateItem", case, Key=key(sort), UpdateExpression=expression, **named, **more)


ONE = {":v": {"N": "1"}}
IS_NEW, HAS_ONE = {"ConditionExpression": "attribute_not_exists(pk)"}, {"ConditionExpression": "n = :v", "ExpressionAttributeValues": ONE}
BY_KEY = {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "p"}}}
TABLES = [
    dynamodb("ListTables"), table("a"), table("a"), table("b", BillingMode="PROVISIONED", ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}),
    table("c", "name of two characters", TableName="ab"), table("c", "key that is not defined", AttributeDefinitions=[]),
    table("c", "definition without key", AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "x")]),
    table("c", "no hash key", KeySchema=[{"AttributeName": "pk", "KeyType": "RANGE"}]), table("c", "throughput on request", ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}),
    dynamodb("ListTables"), items("DescribeTable"), items("DescribeTable", name="none"), Paged(dynamodb("ListTables"), ("Limit", 1), ("ExclusiveStartTableName", "LastEvaluatedTableName")),
    items("PutItem", Item=key("1") | {"n": {"N": "1"}, "s": {"S": "one"}}, **IS_NEW), items("PutItem", Item=key("1"), **IS_NEW),
    items("PutItem", Item=key("1") | {"n": {"N": "1"}}, ReturnValues="ALL_OLD"), items("PutItem", name="none", Item=key("1")),
    items("PutItem", "no sort key", Item={"pk": {"S": "p"}}), items("PutItem", "key of another type", Item={"pk": {"N": "1"}, "sk": {"S": "1"}}),
    items("PutItem", "empty key", Item={"pk": {"S": ""}, "sk": {"S": "1"}}), items("PutItem", "unknown name", Item=key("1"), ConditionExpression="attribute_exists(#n)"),
    items("PutItem", "unused value", Item=key("1"), ExpressionAttributeValues=ONE), items("PutItem", "no expression", Item=key("1"), ConditionExpression="n ="),
    items("PutItem", Item=key("2") | {"n": {"N": "2"}, "list": {"L": [{"S": "a"}, {"N": "1"}]}, "map": {"M": {"a": {"BOOL": True}}}, "set": {"SS": ["a", "b"]}, "nothing": {"NULL": True}}),
    items("PutItem", Item=key("3") | {"n": {"N": "3"}}), items("PutItem", "set of one twice", Item=key("4") | {"set": {"SS": ["a", "a"]}}), items("PutItem", "number that is none", Item=key("4") | {"n": {"N": "x"}}),
    items("GetItem", Key=key("1"), ConsistentRead=True), items("GetItem", Key=key("2")), items("GetItem", Key=key("none")), items("GetItem", "no sort key", Key={"pk": {"S": "p"}}),
    items("GetItem", Key=key("1"), ProjectionExpression="n, s"), items("GetItem", Key=key("2"), ProjectionExpression="#m.a, #l[0]", ExpressionAttributeNames={"#m": "map", "#l": "list"}), items("GetItem", "reserved word", Key=key("2"), ProjectionExpression="list"), items("GetItem", name="none", Key=key("1")),
    update("SET n = n + :v", values=ONE, ReturnValues="ALL_NEW"), update("SET n = :v", values=ONE, ReturnValues="UPDATED_OLD"), update("REMOVE n", ReturnValues="ALL_OLD"), update("ADD n :v", values=ONE, ReturnValues="UPDATED_NEW"),
    update("SET a = if_not_exists(a, :v)", values=ONE, ReturnValues="ALL_NEW"), update("SET a = :v", sort="new", values=ONE), update("SET pk = :v", "key attribute", values={":v": {"S": "x"}}),
    update("SET n = :v", "condition fails", values=ONE | {":w": {"N": "9"}}, ConditionExpression="n = :w"), update("SET n = missing + :v", "operand that is not there", values=ONE), update("PUT n", "unknown clause"),
    update("SET n = :v", "condition fails, old wanted", values=ONE | {":w": {"N": "9"}}, ConditionExpression="n = :w", ReturnValuesOnConditionCheckFailure="ALL_OLD"),
    items("Query", **BY_KEY), items("Query", ScanIndexForward=False, **BY_KEY), items("Query", Limit=1, **BY_KEY), items("Query", Select="COUNT", **BY_KEY),
    items("Query", KeyConditionExpression="pk = :p AND begins_with(sk, :s)", ExpressionAttributeValues={":p": {"S": "p"}, ":s": {"S": "n"}}), items("Query", KeyConditionExpression="pk = :p AND sk BETWEEN :a AND :b", ExpressionAttributeValues={":p": {"S": "p"}, ":a": {"S": "1"}, ":b": {"S": "2"}}),
    items("Query", "no hash key", KeyConditionExpression="sk = :p", ExpressionAttributeValues={":p": {"S": "p"}}), items("Query", "unknown index", IndexName="none", **BY_KEY), items("Query", name="none", **BY_KEY),
    items("Query", FilterExpression="n > :n", KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": {"S": "p"}, ":n": {"N": "1"}}), items("Scan"), items("Scan", Limit=2), items("Scan", FilterExpression="attribute_exists(a)"),
    items("DeleteItem", Key=key("1"), ReturnValues="ALL_OLD", **HAS_ONE), items("DeleteItem", Key=key("1")), items("DeleteItem", "condition fails", Key=key("2"), **HAS_ONE), items("DeleteItem", name="none", Key=key("1")),
    dynamodb("BatchWriteItem", RequestItems={"~a": [{"PutRequest": {"Item": key("8")}}, {"DeleteRequest": {"Key": key("3")}}]}), dynamodb("BatchGetItem", RequestItems={"~a": {"Keys": [key("8"), key("none")]}}),
    dynamodb("DeleteTable", TableName="~b"), dynamodb("DeleteTable", TableName="~b"), dynamodb("ListTables"),
]  # fmt: skip

ROLE = "arn:aws:iam::123456789012:role/peer"
STS = [
    sts("GetCallerIdentity"),
    sts("AssumeRole", RoleArn=ROLE, RoleSessionName="session"),
    sts("AssumeRole", "no such role", RoleArn="arn:aws:iam::123456789012:role/none", RoleSessionName="session"),
    sts("AssumeRoleWithWebIdentity", "not a token", RoleArn=ROLE, RoleSessionName="session", WebIdentityToken="none of its"),
]  # fmt: skip
