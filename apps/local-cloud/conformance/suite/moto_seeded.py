"""By chance: sequences of calls on a few names, so that what is there, what is not, and what was there before all come up."""

import random
from datetime import timedelta

import moto_balancing as balancing
import moto_images as images
import moto_services as services
from moto_balancing import FIXED, Paged, cloudwatch, conditions, ecr, ecs, elb, forward, listener, load_balancer, logs, rule, ssm, target_group
from moto_compare import NOW, NOW_MS
from moto_side import Call, Ref
from moto_containers import cluster, definition, on_cluster, service
from moto_services import ONE, alarm, events, items, key, put, stream

SEEDS = (11, 23, 37, 53)
CALLS_A_SEQUENCE = 40
NAMES = ("a", "b", "d")


def weights(chance: random.Random) -> list:
    return forward(*[(name, chance.choice([0, 1, 10, 50, 90, 100, 999])) for name in chance.sample(["a", "b"], chance.randint(1, 2))])


def of_balancing(chance: random.Random) -> Call:
    name, group = chance.choice(NAMES), chance.choice(["a", "b", "d", "none"])
    at = {"ListenerArn": Ref(f"listener:{chance.choice(NAMES)}")}
    actions = chance.choice([FIXED, weights(chance)])
    return chance.choice([
        lambda: load_balancer(chance.choice(["a", "b"]), Scheme=chance.choice(["internal", "internet-facing"])),
        lambda: target_group(chance.choice(["a", "b"]), Port=chance.choice([80, 8080])),
        lambda: listener(name, chance.choice([80, 81]), DefaultActions=actions),
        lambda: rule(name, chance.randint(1, 4), Actions=actions, **at),
        lambda: rule(name, chance.randint(1, 4), Conditions=conditions(("path-pattern", "PathPattern", f"/{name}")), Actions=actions),
        lambda: elb("ModifyListener", **at, DefaultActions=actions),
        lambda: elb("ModifyRule", RuleArn=Ref(f"rule:{name}"), Actions=actions),
        lambda: balancing.priorities("", (name, chance.randint(1, 4))),
        lambda: elb("DescribeRules", **at),
        lambda: elb("DescribeListeners", LoadBalancerArn=Ref(f"lb:{chance.choice(['a', 'b', 'none'])}")),
        lambda: elb("DescribeTargetGroups", TargetGroupArns=[Ref(f"tg:{group}")]),
        lambda: elb("ModifyTargetGroup", TargetGroupArn=Ref(f"tg:{group}"), HealthCheckPath=f"/{name}", UnhealthyThresholdCount=chance.randint(2, 10)),
        lambda: balancing.group_attribute("deregistration_delay.timeout_seconds", str(chance.randint(0, 3600)), group=group),
        lambda: elb("DescribeTargetGroupAttributes", TargetGroupArn=Ref(f"tg:{group}")),
        lambda: elb("DeleteRule", RuleArn=Ref(f"rule:{name}")),
        lambda: elb("DeleteListener", **at),
        lambda: elb("DeleteTargetGroup", TargetGroupArn=Ref(f"tg:{group}")),
        lambda: elb("AddTags", ResourceArns=[Ref(f"tg:{group}")], Tags=[{"Key": name, "Value": "v"}]),
        lambda: elb("DescribeTags", ResourceArns=[Ref(f"tg:{group}")]),
    ])()  # fmt: skip


def of_containers(chance: random.Random) -> Call:
    name, revision = chance.choice(NAMES), chance.randint(1, 3)
    size = chance.choice([("256", "512"), ("512", "1024"), ("1024", "2048"), ("4096", "8192")])
    return chance.choice([
        lambda: definition(name, cpu=size[0], memory=size[1]),
        lambda: ecs("DescribeTaskDefinition", taskDefinition=f"~{name}:{revision}"),
        lambda: ecs("DescribeTaskDefinition", taskDefinition=f"~{name}"),
        lambda: ecs("DeregisterTaskDefinition", taskDefinition=f"~{name}:{revision}"),
        lambda: ecs("ListTaskDefinitions", familyPrefix=f"~{name}"),
        lambda: ecs("ListTaskDefinitions", familyPrefix=f"~{name}", status="INACTIVE"),
        lambda: service(name, taskDefinition=f"~{name}"),
        lambda: on_cluster("UpdateService", service=f"~{name}", desiredCount=chance.randint(0, 2)),
        lambda: on_cluster("UpdateService", service=f"~{name}", taskDefinition=f"~{name}:{revision}"),
        lambda: on_cluster("DescribeServices", services=[f"~{one}" for one in NAMES]),
        lambda: on_cluster("ListServices"),
        lambda: on_cluster("DeleteService", service=f"~{name}", force=True),
        lambda: ecs("TagResource", resourceArn=Ref(f"td:{name}"), tags=[{"key": name, "value": "v"}]),
    ])()  # fmt: skip


def of_parameters(chance: random.Random) -> Call:
    name = chance.choice(["/~/a/x", "/~/a/y", "/~/b", "~plain"])
    version = chance.choice(["", ":1", ":2", ":3"])
    return chance.choice([
        lambda: put(name, Value=str(chance.randint(1, 9)), Overwrite=chance.random() < 0.6, Type=chance.choice(["String", "StringList"])),
        lambda: put(name, Description=f"number {chance.randint(1, 9)}", Overwrite=True),
        lambda: ssm("GetParameter", Name=name + version),
        lambda: ssm("GetParameters", Names=chance.sample(["/~/a/x", "/~/a/y", "/~/b", "/~/none"], 3)),
        lambda: ssm("GetParametersByPath", Path=chance.choice(["/~", "/~/a"]), Recursive=chance.random() < 0.5),
        lambda: ssm("GetParameterHistory", Name=name),
        lambda: ssm("DeleteParameter", Name=name),
        lambda: ssm("DeleteParameters", Names=[name, "/~/none"]),
        lambda: ssm("DescribeParameters", ParameterFilters=[{"Key": "Name", "Option": "BeginsWith", "Values": ["/~/a"]}]),
    ])()  # fmt: skip


def of_images(chance: random.Random) -> Call:
    repository, name, tag = chance.choice(["a", "b"]), chance.choice(NAMES), chance.choice(["v1", "v2", "v3"])
    other = chance.choice([{"imageTag": chance.choice(["v1", "v2", "v3"])}, images.by_digest(chance.choice(NAMES))])
    return chance.choice([
        lambda: images.repository(repository, imageTagMutability=chance.choice(["MUTABLE", "IMMUTABLE"])),
        lambda: images.put(name, tag, repository=repository),
        lambda: images.put(name, tag, repository=repository),
        lambda: images.on("DescribeImages", repository),
        lambda: images.on("DescribeImages", repository, imageIds=[other]),
        lambda: images.on("ListImages", repository, filter={"tagStatus": chance.choice(["TAGGED", "UNTAGGED", "ANY"])}),
        lambda: images.on("BatchGetImage", repository, imageIds=[other, {"imageTag": tag}]),
        lambda: images.on("BatchDeleteImage", repository, imageIds=[other]),
        lambda: images.on("DeleteRepository", repository, force=chance.random() < 0.3),
        lambda: ecr("DescribeRepositories"),
    ])()  # fmt: skip


def of_logs(chance: random.Random) -> Call:
    group, name = chance.choice(["a", "b"]), chance.choice(["s", "t"])
    at = chance.randint(0, 9)
    return chance.choice([
        lambda: logs("CreateLogGroup", logGroupName=f"/~/{group}"),
        lambda: logs("DeleteLogGroup", logGroupName=f"/~/{group}") if chance.random() < 0.3 else logs("DescribeLogGroups"),
        lambda: stream("CreateLogStream", group=group, name=name),
        lambda: stream("DeleteLogStream", group=group, name=name),
        lambda: stream("PutLogEvents", group=group, name=name, logEvents=events(*[f"word{chance.randint(0, 3)}" for _ in range(3)], first=at)),
        lambda: stream("GetLogEvents", group=group, name=name, startFromHead=True, startTime=NOW_MS + at * 1000),
        lambda: logs("FilterLogEvents", logGroupName=f"/~/{group}", filterPattern=f"word{at % 4}"),
        lambda: logs("FilterLogEvents", logGroupName=f"/~/{group}", endTime=NOW_MS + at * 1000),
        lambda: logs("PutRetentionPolicy", logGroupName=f"/~/{group}", retentionInDays=chance.choice([1, 7, 30])),
        lambda: logs("DescribeLogStreams", logGroupName=f"/~/{group}"),
    ])()  # fmt: skip


def of_metrics(chance: random.Random) -> Call:
    metric = chance.choice(["First", "Second"])
    when = NOW - timedelta(minutes=chance.randint(1, 9))
    span = {"StartTime": NOW - timedelta(minutes=10), "EndTime": NOW}
    return chance.choice([
        lambda: cloudwatch("PutMetricData", Namespace="~Peer", MetricData=[{"MetricName": metric, "Value": float(chance.randint(0, 99)), "Timestamp": when}]),
        lambda: cloudwatch("PutMetricData", Namespace="~Peer", MetricData=[{"MetricName": metric, "Values": [1.0, 5.0], "Counts": [2.0, float(chance.randint(1, 5))], "Timestamp": when}]),
        lambda: cloudwatch("GetMetricStatistics", Namespace="~Peer", MetricName=metric, Statistics=["Sum", "Average", "Minimum", "Maximum", "SampleCount"], Period=60, **span),
        lambda: services.metric_data(services.metric("m1", metric), **span),
        lambda: cloudwatch("ListMetrics", Namespace="~Peer", MetricName=metric),
        lambda: alarm(chance.choice(["a", "b"]), Threshold=float(chance.randint(0, 9))),
        lambda: services.state(chance.choice(["OK", "ALARM"]), chance.choice(["a", "b", "d"])),
        lambda: cloudwatch("DescribeAlarms", AlarmNames=[f"~{chance.choice(['a', 'b', 'd'])}"]),
        lambda: cloudwatch("DeleteAlarms", AlarmNames=[f"~{chance.choice(['a', 'b'])}"]),
    ])()  # fmt: skip


def of_tables(chance: random.Random) -> Call:
    sort = key(chance.choice(["1", "2", "3"]))
    number = {"n": {"N": str(chance.randint(0, 3))}}
    returned = {"ReturnValues": chance.choice(["NONE", "ALL_OLD"])}
    updated = {"ReturnValues": chance.choice(["ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"])}
    only_if = {"ConditionExpression": chance.choice(["attribute_exists(pk)", "attribute_not_exists(pk)", "attribute_exists(n) AND n <> m"])}
    return chance.choice([
        lambda: items("PutItem", Item=sort | number, **returned),
        lambda: items("PutItem", Item=sort | number, **only_if),
        lambda: items("GetItem", Key=sort, ConsistentRead=True),
        lambda: items("UpdateItem", Key=sort, UpdateExpression="ADD n :v", ExpressionAttributeValues=ONE, **updated),
        lambda: items("UpdateItem", Key=sort, UpdateExpression="SET m = :v REMOVE n", ExpressionAttributeValues=ONE, **updated),
        lambda: items("UpdateItem", Key=sort, UpdateExpression="SET m = :v", ConditionExpression="m = :w", ExpressionAttributeValues={":v": {"N": str(chance.randint(0, 2))}, ":w": {"N": "1"}}),
        lambda: items("DeleteItem", Key=sort, **returned),
        lambda: items("DeleteItem", Key=sort, **only_if),
        lambda: items("Query", **services.BY_KEY, Limit=chance.randint(1, 4), ScanIndexForward=chance.random() < 0.5),
        lambda: items("Query", KeyConditionExpression="pk = :p AND sk > :s", ExpressionAttributeValues={":p": {"S": "p"}, ":s": {"S": "1"}}),
    ])()  # fmt: skip


WORLDS = {
    "elbv2": (balancing.BALANCING, of_balancing),
    "ecs": ([cluster("a"), definition("a")], of_containers),
    "ecr": ([images.repository("a"), images.put("a", "v1")], of_images),
    "ssm": ([], of_parameters),
    "logs": ([], of_logs),
    "cloudwatch": ([], of_metrics),
    "dynamodb": ([services.table("a")], of_tables),
}


def sequence(world: str, seed: int) -> list[Call | Paged]:
    start, draw = WORLDS[world]
    chance = random.Random(f"{world} {seed}")
    return [*start, *(draw(chance) for _ in range(CALLS_A_SEQUENCE))]
