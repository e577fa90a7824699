"""A table of calls through boto3: every implemented action with success, errors that it declares, empty results, pages."""

import hashlib
import itertools
import json
import time
import urllib.request
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any, Callable, NamedTuple

import botocore.session
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from conftest import Cloud, Stage, forward, wait_until
from models import MODELS, error_of, service_model

NOW = datetime.now(timezone.utc)
LONG_AGO = NOW - timedelta(hours=3)
SOON = NOW + timedelta(hours=1)
numbers = itertools.count(1)
elb_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:"
NO_BALANCER = f"{elb_arn}loadbalancer/app/none/0123456789abcdef"
NO_GROUP = f"{elb_arn}targetgroup/none/0123456789abcdef"
NO_LISTENER = f"{elb_arn}listener/app/none/0123456789abcdef/0123456789abcdef"
NO_RULE = f"{elb_arn}listener-rule/app/none/0123456789abcdef/0123456789abcdef/0123456789abcdef"
FIXED = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]
PATH = [{"Field": "path-pattern", "Values": ["/conformance"]}]


class Call(NamedTuple):
    service: str
    action: str
    title: str
    arguments: Callable[[Stage], dict]
    error: str | None = None
    check: Callable[[Any], bool] | None = None


def ok(service, action, title, arguments, check=None):
    return Call(service, action, title, arguments, None, check)


def fails(service, action, code, arguments, title=""):
    return Call(service, action, f"{code} {title}".strip(), arguments, code)


# What a call needs that another one must not change


def fresh(prefix: str) -> str:
    return f"{prefix}-{next(numbers)}"


def group(s: Stage) -> str:
    return s.target_group(fresh("conformance"))


def listener(s: Stage, **more) -> str:
    arguments = {"LoadBalancerArn": s.balancer, "Port": 8100 + next(numbers), "Protocol": "HTTP", "DefaultActions": FIXED}
    return s.cloud.client("elbv2").create_listener(**arguments | more)["Listeners"][0]["ListenerArn"]


def rule(s: Stage) -> str:
    arguments = {"ListenerArn": s.listener, "Priority": 1000 + next(numbers), "Conditions": PATH, "Actions": FIXED}
    return s.cloud.client("elbv2").create_rule(**arguments)["Rules"][0]["RuleArn"]


def default_rule(s: Stage) -> str:
    rules = s.cloud.client("elbv2").describe_rules(ListenerArn=s.listener)["Rules"]
    return next(one["RuleArn"] for one in rules if one["IsDefault"])


def priority(s: Stage, arn: str) -> int:
    return int(s.cloud.client("elbv2").describe_rules(RuleArns=[arn])["Rules"][0]["Priority"])


def balancer(s: Stage) -> str:
    name = fresh("spare")
    return s.cloud.client("elbv2").create_load_balancer(Name=name, Subnets=s.subnets)["LoadBalancers"][0]["LoadBalancerArn"]


def protected_balancer(s: Stage) -> str:
    arn = balancer(s)
    attributes = [{"Key": "deletion_protection.enabled", "Value": "true"}]
    s.cloud.client("elbv2").modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=attributes)
    return arn


def cluster(s: Stage) -> str:
    return s.cloud.client("ecs").create_cluster(clusterName=fresh("spare"))["cluster"]["clusterName"]


def service_arguments(s: Stage, **more) -> dict:
    return {
        "cluster": s.cluster,
        "serviceName": fresh("spare"),
        "taskDefinition": s.definition,
        "desiredCount": 0,
        "launchType": "FARGATE",
        "networkConfiguration": s.network,
    } | more


def service(s: Stage, **more) -> dict:
    arguments = service_arguments(s, **more)
    s.cloud.client("ecs").create_service(**arguments)
    return {"cluster": arguments["cluster"], "service": arguments["serviceName"]}


def deleted_service(s: Stage) -> dict:
    made = service(s)
    ecs = s.cloud.client("ecs")
    ecs.delete_service(**made)
    describe = lambda: ecs.describe_services(cluster=made["cluster"], services=[made["service"]])["services"]
    wait_until("a deleted service is inactive", lambda: describe()[0]["status"] == "INACTIVE")
    return made


def busy_cluster(s: Stage) -> str:
    name = cluster(s)
    service(s, cluster=name)
    return name


def cluster_with_task(s: Stage) -> str:
    name = cluster(s)
    s.cloud.client("ecs").run_task(
        cluster=name, taskDefinition=s.definition, networkConfiguration=s.network, launchType="FARGATE"
    )
    return name


def task_arguments(s: Stage, **more) -> dict:
    return {"cluster": s.cluster, "taskDefinition": s.job, "launchType": "FARGATE", "networkConfiguration": s.network} | more


def used_token(s: Stage) -> dict:
    arguments = task_arguments(s, clientToken=fresh("token"))
    s.cloud.client("ecs").run_task(**arguments)
    return arguments | {"startedBy": "another"}


def inactive_definition(s: Stage) -> str:
    arn = s.register("conformance-gone", ["job.mjs"])
    s.cloud.client("ecs").deregister_task_definition(taskDefinition=arn)
    return arn


def definition(s: Stage, **more) -> dict:
    return s.task_definition("conformance-table", ["server.mjs"]) | more


def service_arn(s: Stage) -> str:
    return f"arn:aws:ecs:eu-west-1:{s.balancer.split(':')[4]}:service/{s.cluster}/{s.service}"


def parameter(s: Stage, value="open", **more) -> str:
    name = f"/conformance/{fresh('parameter')}"
    s.cloud.client("ssm").put_parameter(**{"Name": name, "Value": value, "Type": "String"} | more)
    return name


def log_group(s: Stage) -> str:
    name = f"/conformance/{fresh('group')}"
    s.cloud.client("logs").create_log_group(logGroupName=name)
    return name


def log_stream(s: Stage, events=3) -> dict:
    logs = s.cloud.client("logs")
    names = {"logGroupName": log_group(s), "logStreamName": "stream"}
    logs.create_log_stream(**names)
    if events:
        logs.put_log_events(**names, logEvents=log_events(events))
    return names


def log_events(count: int) -> list[dict]:
    now = int(time.time() * 1000)
    return [{"timestamp": now + index, "message": f"line {index}"} for index in range(count)]


def alarm(s: Stage, **more) -> str:
    arguments = alarm_arguments(**more)
    s.cloud.client("cloudwatch").put_metric_alarm(**arguments)
    return arguments["AlarmName"]


def alarm_arguments(**more) -> dict:
    return {
        "AlarmName": fresh("conformance"),
        "Namespace": "Conformance",
        "MetricName": "Errors",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanThreshold",
    } | more


def metric_query(expression=None) -> dict:
    metric = {"Namespace": "Conformance", "MetricName": "Errors"}
    if expression:
        return {"Id": "e1", "Expression": expression, "Label": "rate"}
    return {"Id": "m1", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}


STATISTICS = {"Namespace": "Conformance", "MetricName": "Errors", "StartTime": LONG_AGO, "EndTime": SOON, "Period": 60}
DATUM = {"MetricName": "Errors", "Value": 3, "Unit": "Count", "Dimensions": [{"Name": "Slot", "Value": "blue"}]}
TAGS = [{"key": "owner", "value": "conformance"}]
ELB_TAGS = [{"Key": "owner", "Value": "conformance"}]
MANY_ELB_TAGS = [{"Key": f"k{index}", "Value": "v"} for index in range(51)]


def http_check(s, **more):
    return {"Name": fresh("conformance"), "Protocol": "HTTP", "Port": s.port, "VpcId": s.vpc, "TargetType": "ip"} | more


ECS = [
    ok("ecs", "CreateCluster", "with settings and tags", lambda s: {"clusterName": fresh("spare"), "tags": TAGS,
        "settings": [{"name": "containerInsights", "value": "enabled"}]}, lambda a: a["cluster"]["status"] == "ACTIVE"),
    ok("ecs", "CreateCluster", "again", lambda s: {"clusterName": s.cluster}),
    fails("ecs", "CreateCluster", "InvalidParameterException", lambda s: {"clusterName": "no name"}),
    fails("ecs", "CreateCluster", "InvalidParameterException", lambda s: {"clusterName": fresh("x"),
        "capacityProviders": ["unknown"]}, "capacity provider"),
    ok("ecs", "DescribeClusters", "everything", lambda s: {"clusters": [s.cluster],
        "include": ["TAGS", "SETTINGS", "STATISTICS", "ATTACHMENTS", "CONFIGURATIONS"]}, lambda a: len(a["clusters"]) == 1),
    ok("ecs", "DescribeClusters", "a missing one", lambda s: {"clusters": ["none"]},
        lambda a: a["clusters"] == [] and a["failures"][0]["reason"] == "MISSING"),
    fails("ecs", "DescribeClusters", "InvalidParameterException", lambda s: {"clusters": [f"c{i}" for i in range(101)]}),
    ok("ecs", "ListClusters", "all", lambda s: {}),
    fails("ecs", "ListClusters", "InvalidParameterException", lambda s: {"nextToken": "none of yours"}),
    ok("ecs", "DeleteCluster", "an empty one", lambda s: {"cluster": cluster(s)},
        lambda a: a["cluster"]["status"] == "INACTIVE"),
    fails("ecs", "DeleteCluster", "ClusterNotFoundException", lambda s: {"cluster": "none"}),
    fails("ecs", "DeleteCluster", "ClusterContainsServicesException", lambda s: {"cluster": busy_cluster(s)}),
    fails("ecs", "DeleteCluster", "ClusterContainsTasksException", lambda s: {"cluster": cluster_with_task(s)}),
    ok("ecs", "RegisterTaskDefinition", "with everything", lambda s: definition(s, tags=TAGS,
        runtimePlatform={"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"}),
        lambda a: a["taskDefinition"]["revision"] >= 1),
    fails("ecs", "RegisterTaskDefinition", "ClientException", lambda s: definition(s, cpu="300"), "size"),
    fails("ecs", "RegisterTaskDefinition", "ClientException", lambda s: definition(s, containerDefinitions=[]), "empty"),
    ok("ecs", "DescribeTaskDefinition", "by family", lambda s: {"taskDefinition": "conformance-app", "include": ["TAGS"]}),
    fails("ecs", "DescribeTaskDefinition", "ClientException", lambda s: {"taskDefinition": "none:1"}),
    ok("ecs", "ListTaskDefinitions", "of a family", lambda s: {"familyPrefix": "conformance-app", "sort": "DESC"}),
    ok("ecs", "ListTaskDefinitions", "none", lambda s: {"familyPrefix": "none"}, lambda a: a["taskDefinitionArns"] == []),
    fails("ecs", "ListTaskDefinitions", "InvalidParameterException", lambda s: {"maxResults": 101}),
    ok("ecs", "DeregisterTaskDefinition", "one", lambda s: {"taskDefinition": s.register("conformance-gone", ["job.mjs"])},
        lambda a: a["taskDefinition"]["status"] == "INACTIVE"),
    fails("ecs", "DeregisterTaskDefinition", "ClientException", lambda s: {"taskDefinition": "none:1"}),
    ok("ecs", "CreateService", "with tags", lambda s: service_arguments(s, tags=TAGS, propagateTags="SERVICE"),
        lambda a: a["service"]["status"] == "ACTIVE"),
    fails("ecs", "CreateService", "InvalidParameterException", lambda s: service_arguments(s, serviceName=s.service),
        "not idempotent"),
    fails("ecs", "CreateService", "ClientException", lambda s: service_arguments(s, taskDefinition=inactive_definition(s))),
    fails("ecs", "CreateService", "ClusterNotFoundException", lambda s: service_arguments(s, cluster="none")),
    fails("ecs", "CreateService", "UnsupportedFeatureException", lambda s: service_arguments(s, launchType="EXTERNAL")),
    ok("ecs", "DescribeServices", "with tags", lambda s: {"cluster": s.cluster, "services": [s.service], "include": ["TAGS"]},
        lambda a: a["services"][0]["deployments"][0]["status"] == "PRIMARY"),
    ok("ecs", "DescribeServices", "a missing one", lambda s: {"cluster": s.cluster, "services": ["none"]},
        lambda a: a["services"] == [] and a["failures"][0]["reason"] == "MISSING"),
    fails("ecs", "DescribeServices", "ClusterNotFoundException", lambda s: {"cluster": "none", "services": ["app"]}),
    fails("ecs", "DescribeServices", "InvalidParameterException", lambda s: {"cluster": s.cluster,
        "services": [f"s{i}" for i in range(11)]}, "eleven"),
    ok("ecs", "ListServices", "all", lambda s: {"cluster": s.cluster, "launchType": "FARGATE"}),
    ok("ecs", "ListServices", "none", lambda s: {"cluster": cluster(s)}, lambda a: a["serviceArns"] == []),
    fails("ecs", "ListServices", "ClusterNotFoundException", lambda s: {"cluster": "none"}),
    fails("ecs", "ListServices", "InvalidParameterException", lambda s: {"cluster": s.cluster, "maxResults": 0}),
    ok("ecs", "UpdateService", "the count", lambda s: service(s) | {"desiredCount": 0}),
    ok("ecs", "UpdateService", "a new deployment", lambda s: service(s) | {"forceNewDeployment": True},
        lambda a: a["service"]["deployments"][0]["rolloutState"] == "IN_PROGRESS"),
    fails("ecs", "UpdateService", "ServiceNotFoundException", lambda s: {"cluster": s.cluster, "service": "none"}),
    fails("ecs", "UpdateService", "ClusterNotFoundException", lambda s: {"cluster": "none", "service": "app"}),
    fails("ecs", "UpdateService", "ServiceNotActiveException", lambda s: deleted_service(s) | {"desiredCount": 1}),
    fails("ecs", "UpdateService", "ClientException", lambda s: service(s) | {"taskDefinition": "none:9"}),
    fails("ecs", "UpdateService", "InvalidParameterException", lambda s: service(s) | {"desiredCount": -1}),
    ok("ecs", "DeleteService", "scaled down", service, lambda a: a["service"]["status"] == "DRAINING"),
    fails("ecs", "DeleteService", "InvalidParameterException", lambda s: {"cluster": s.cluster, "service": s.service},
        "scaled above 0"),
    fails("ecs", "DeleteService", "ServiceNotFoundException", lambda s: {"cluster": s.cluster, "service": "none"}),
    fails("ecs", "DeleteService", "ClusterNotFoundException", lambda s: {"cluster": "none", "service": "app"}),
    ok("ecs", "RunTask", "with overrides", lambda s: task_arguments(s, startedBy="conformance", tags=TAGS, overrides={
        "containerOverrides": [{"name": "app", "command": ["job.mjs", "3"], "environment": [{"name": "A", "value": "b"}]}]}),
        lambda a: a["tasks"][0]["lastStatus"] == "PROVISIONING"),
    fails("ecs", "RunTask", "ClusterNotFoundException", lambda s: task_arguments(s, cluster="none")),
    fails("ecs", "RunTask", "ClientException", lambda s: task_arguments(s, taskDefinition="none")),
    fails("ecs", "RunTask", "InvalidParameterException", lambda s: task_arguments(s, count=11), "eleven"),
    fails("ecs", "RunTask", "ConflictException", used_token),
    fails("ecs", "RunTask", "UnsupportedFeatureException", lambda s: task_arguments(s, launchType="EXTERNAL")),
    ok("ecs", "DescribeTasks", "one and a missing one", lambda s: {"cluster": s.cluster, "include": ["TAGS"],
        "tasks": [s.run_job(), "0" * 32]}, lambda a: len(a["tasks"]) == 1 and a["failures"][0]["reason"] == "MISSING"),
    ok("ecs", "DescribeTasks", "none", lambda s: {"cluster": s.cluster, "tasks": ["0" * 32]}, lambda a: a["tasks"] == []),
    fails("ecs", "DescribeTasks", "ClusterNotFoundException", lambda s: {"cluster": "none", "tasks": ["0" * 32]}),
    fails("ecs", "DescribeTasks", "InvalidParameterException", lambda s: {"cluster": s.cluster,
        "tasks": [f"{i:032x}" for i in range(101)]}),
    ok("ecs", "ListTasks", "of a service", lambda s: {"cluster": s.cluster, "serviceName": s.service}),
    ok("ecs", "ListTasks", "none", lambda s: {"cluster": s.cluster, "startedBy": "nobody"}, lambda a: a["taskArns"] == []),
    fails("ecs", "ListTasks", "ServiceNotFoundException", lambda s: {"cluster": s.cluster, "serviceName": "none"}),
    fails("ecs", "ListTasks", "ClusterNotFoundException", lambda s: {"cluster": "none"}),
    fails("ecs", "ListTasks", "InvalidParameterException", lambda s: {"cluster": s.cluster, "nextToken": "?"}),
    ok("ecs", "StopTask", "with a reason", lambda s: {"cluster": s.cluster, "task": s.run_job(), "reason": "conformance"},
        lambda a: a["task"]["desiredStatus"] == "STOPPED"),
    fails("ecs", "StopTask", "InvalidParameterException", lambda s: {"cluster": s.cluster, "task": "0" * 32}),
    fails("ecs", "StopTask", "ClusterNotFoundException", lambda s: {"cluster": "none", "task": "0" * 32}),
    ok("ecs", "TagResource", "a service", lambda s: {"resourceArn": service_arn(s), "tags": TAGS}),
    ok("ecs", "ListTagsForResource", "of a service", lambda s: {"resourceArn": service_arn(s)}),
    ok("ecs", "ListTagsForResource", "of a service without", lambda s: {"resourceArn": service_arn(s).replace(s.service,
        service(s)["service"])}, lambda a: a["tags"] == []),
    ok("ecs", "UntagResource", "a service", lambda s: {"resourceArn": service_arn(s), "tagKeys": ["owner"]}),
    *(fails("ecs", action, "InvalidParameterException", lambda s, more=more: {"resourceArn": "none"} | more)
        for action, more in (("TagResource", {"tags": TAGS}), ("ListTagsForResource", {}), ("UntagResource", {"tagKeys": ["a"]}))),
]

ELB = [
    ok("elbv2", "CreateLoadBalancer", "internal with tags", lambda s: {"Name": fresh("spare"), "Subnets": s.subnets,
        "Scheme": "internal", "Tags": ELB_TAGS, "SecurityGroups": s.security_groups},
        lambda a: a["LoadBalancers"][0]["Scheme"] == "internal"),
    fails("elbv2", "CreateLoadBalancer", "DuplicateLoadBalancerName", lambda s: {"Name": "conformance", "Subnets": s.subnets}),
    fails("elbv2", "CreateLoadBalancer", "ValidationError", lambda s: {"Name": fresh("x"), "Subnets": s.subnets[:1]}),
    fails("elbv2", "CreateLoadBalancer", "InvalidConfigurationRequest", lambda s: {"Name": fresh("x"), "Subnets": s.subnets,
        "Type": "network"}),
    ok("elbv2", "DescribeLoadBalancers", "by name", lambda s: {"Names": ["conformance"]}),
    fails("elbv2", "DescribeLoadBalancers", "LoadBalancerNotFound", lambda s: {"LoadBalancerArns": [NO_BALANCER]}),
    ok("elbv2", "DescribeLoadBalancerAttributes", "all", lambda s: {"LoadBalancerArn": s.balancer}),
    fails("elbv2", "DescribeLoadBalancerAttributes", "LoadBalancerNotFound", lambda s: {"LoadBalancerArn": NO_BALANCER}),
    ok("elbv2", "ModifyLoadBalancerAttributes", "idle timeout", lambda s: {"LoadBalancerArn": balancer(s),
        "Attributes": [{"Key": "idle_timeout.timeout_seconds", "Value": "30"}]}),
    fails("elbv2", "ModifyLoadBalancerAttributes", "LoadBalancerNotFound", lambda s: {"LoadBalancerArn": NO_BALANCER,
        "Attributes": []}),
    fails("elbv2", "ModifyLoadBalancerAttributes", "InvalidConfigurationRequest", lambda s: {"LoadBalancerArn": s.balancer,
        "Attributes": [{"Key": "idle_timeout.timeout_seconds", "Value": "5000"}]}),
    ok("elbv2", "DeleteLoadBalancer", "one", lambda s: {"LoadBalancerArn": balancer(s)}),
    fails("elbv2", "DeleteLoadBalancer", "OperationNotPermitted", lambda s: {"LoadBalancerArn": protected_balancer(s)}),
    ok("elbv2", "CreateTargetGroup", "with tags", lambda s: http_check(s, Tags=ELB_TAGS),
        lambda a: a["TargetGroups"][0]["LoadBalancerArns"] == []),
    fails("elbv2", "CreateTargetGroup", "DuplicateTargetGroupName", lambda s: http_check(s, Name="conformance-app")),
    fails("elbv2", "CreateTargetGroup", "InvalidConfigurationRequest", lambda s: http_check(s, TargetType="lambda")),
    fails("elbv2", "CreateTargetGroup", "InvalidConfigurationRequest", lambda s: http_check(s, HealthCheckProtocol="HTTPS"),
        "health check over TLS"),
    fails("elbv2", "CreateTargetGroup", "ValidationError", lambda s: http_check(s, HealthCheckTimeoutSeconds=120)),
    ok("elbv2", "DescribeTargetGroups", "of a load balancer", lambda s: {"LoadBalancerArn": s.balancer}),
    ok("elbv2", "DescribeTargetGroups", "none", lambda s: {"LoadBalancerArn": balancer(s)}, lambda a: a["TargetGroups"] == []),
    fails("elbv2", "DescribeTargetGroups", "TargetGroupNotFound", lambda s: {"Names": ["none"]}),
    fails("elbv2", "DescribeTargetGroups", "LoadBalancerNotFound", lambda s: {"LoadBalancerArn": NO_BALANCER}),
    ok("elbv2", "DescribeTargetGroupAttributes", "all", lambda s: {"TargetGroupArn": s.group}),
    fails("elbv2", "DescribeTargetGroupAttributes", "TargetGroupNotFound", lambda s: {"TargetGroupArn": NO_GROUP}),
    ok("elbv2", "ModifyTargetGroup", "health check", lambda s: {"TargetGroupArn": group(s), "HealthCheckPath": "/health",
        "Matcher": {"HttpCode": "200-299"}}),
    fails("elbv2", "ModifyTargetGroup", "TargetGroupNotFound", lambda s: {"TargetGroupArn": NO_GROUP}),
    fails("elbv2", "ModifyTargetGroup", "InvalidConfigurationRequest", lambda s: {"TargetGroupArn": group(s),
        "HealthCheckProtocol": "HTTPS"}),
    ok("elbv2", "ModifyTargetGroupAttributes", "stickiness", lambda s: {"TargetGroupArn": group(s),
        "Attributes": [{"Key": "stickiness.enabled", "Value": "true"}, {"Key": "stickiness.type", "Value": "lb_cookie"}]}),
    fails("elbv2", "ModifyTargetGroupAttributes", "TargetGroupNotFound", lambda s: {"TargetGroupArn": NO_GROUP, "Attributes": []}),
    fails("elbv2", "ModifyTargetGroupAttributes", "InvalidConfigurationRequest", lambda s: {"TargetGroupArn": s.group,
        "Attributes": [{"Key": "unheard.of", "Value": "1"}]}),
    ok("elbv2", "DeleteTargetGroup", "one", lambda s: {"TargetGroupArn": group(s)}),
    fails("elbv2", "DeleteTargetGroup", "ResourceInUse", lambda s: {"TargetGroupArn": s.group}),
    ok("elbv2", "RegisterTargets", "an address", lambda s: {"TargetGroupArn": group(s), "Targets": [{"Id": "10.0.0.9"}]}),
    fails("elbv2", "RegisterTargets", "InvalidTarget", lambda s: {"TargetGroupArn": group(s), "Targets": [{"Id": "i-0123"}]}),
    fails("elbv2", "RegisterTargets", "TargetGroupNotFound", lambda s: {"TargetGroupArn": NO_GROUP, "Targets": [{"Id": "10.0.0.9"}]}),
    ok("elbv2", "DeregisterTargets", "an address", lambda s: registered(s)),
    fails("elbv2", "DeregisterTargets", "InvalidTarget", lambda s: {"TargetGroupArn": group(s), "Targets": [{"Id": "10.0.0.8"}]}),
    fails("elbv2", "DeregisterTargets", "TargetGroupNotFound", lambda s: {"TargetGroupArn": NO_GROUP, "Targets": [{"Id": "10.0.0.9"}]}),
    ok("elbv2", "DescribeTargetHealth", "of the service", lambda s: {"TargetGroupArn": s.group}),
    ok("elbv2", "DescribeTargetHealth", "none", lambda s: {"TargetGroupArn": group(s)},
        lambda a: a["TargetHealthDescriptions"] == []),
    ok("elbv2", "DescribeTargetHealth", "one that is not registered", lambda s: {"TargetGroupArn": s.group,
        "Targets": [{"Id": "10.0.0.77", "Port": 80}]},
        lambda a: a["TargetHealthDescriptions"][0]["TargetHealth"]["Reason"] == "Target.NotRegistered"),
    fails("elbv2", "DescribeTargetHealth", "TargetGroupNotFound", lambda s: {"TargetGroupArn": NO_GROUP}),
    ok("elbv2", "CreateListener", "with weights", lambda s: {"LoadBalancerArn": s.balancer, "Port": 8100 + next(numbers),
        "Protocol": "HTTP", "DefaultActions": forward(group(s), group(s))}),
    fails("elbv2", "CreateListener", "DuplicateListener", lambda s: {"LoadBalancerArn": s.balancer, "Port": 8090,
        "Protocol": "HTTP", "DefaultActions": FIXED}),
    fails("elbv2", "CreateListener", "LoadBalancerNotFound", lambda s: {"LoadBalancerArn": NO_BALANCER, "Port": 81,
        "Protocol": "HTTP", "DefaultActions": FIXED}),
    fails("elbv2", "CreateListener", "TargetGroupNotFound", lambda s: {"LoadBalancerArn": s.balancer, "Port": 8099,
        "Protocol": "HTTP", "DefaultActions": forward(NO_GROUP)}),
    fails("elbv2", "CreateListener", "TargetGroupAssociationLimit", lambda s: {"LoadBalancerArn": balancer(s), "Port": 8099,
        "Protocol": "HTTP", "DefaultActions": forward(s.group)}),
    fails("elbv2", "CreateListener", "UnsupportedProtocol", lambda s: {"LoadBalancerArn": s.balancer, "Port": 8099,
        "Protocol": "HTTPS", "DefaultActions": FIXED}),
    fails("elbv2", "CreateListener", "InvalidLoadBalancerAction", lambda s: {"LoadBalancerArn": s.balancer, "Port": 8099,
        "Protocol": "HTTP", "DefaultActions": [{"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301"}}]}),
    ok("elbv2", "DescribeListeners", "of a load balancer", lambda s: {"LoadBalancerArn": s.balancer}),
    ok("elbv2", "DescribeListeners", "none", lambda s: {"LoadBalancerArn": balancer(s)}, lambda a: a["Listeners"] == []),
    fails("elbv2", "DescribeListeners", "ListenerNotFound", lambda s: {"ListenerArns": [NO_LISTENER]}),
    fails("elbv2", "DescribeListeners", "LoadBalancerNotFound", lambda s: {"LoadBalancerArn": NO_BALANCER}),
    ok("elbv2", "ModifyListener", "its action", lambda s: {"ListenerArn": listener(s), "DefaultActions": [{"Type": "redirect",
        "RedirectConfig": {"StatusCode": "HTTP_302", "Path": "/there"}}]}),
    fails("elbv2", "ModifyListener", "ListenerNotFound", lambda s: {"ListenerArn": NO_LISTENER}),
    fails("elbv2", "ModifyListener", "DuplicateListener", lambda s: {"ListenerArn": listener(s), "Port": 8090}),
    fails("elbv2", "ModifyListener", "TargetGroupNotFound", lambda s: {"ListenerArn": listener(s), "DefaultActions": forward(NO_GROUP)}),
    fails("elbv2", "ModifyListener", "UnsupportedProtocol", lambda s: {"ListenerArn": listener(s), "Protocol": "HTTPS"}),
    ok("elbv2", "DeleteListener", "one", lambda s: {"ListenerArn": listener(s)}),
    fails("elbv2", "DeleteListener", "ListenerNotFound", lambda s: {"ListenerArn": NO_LISTENER}),
    ok("elbv2", "CreateRule", "with every condition", lambda s: {"ListenerArn": s.listener, "Priority": 2000 + next(numbers), "Actions": FIXED,
        "Tags": ELB_TAGS, "Conditions": [
            {"Field": "host-header", "HostHeaderConfig": {"Values": ["a.test"]}},
            {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "x-preview", "Values": ["1"]}},
            {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "v", "Value": "2"}]}},
            {"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}},
            {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET"]}}]}),
    fails("elbv2", "CreateRule", "PriorityInUse", lambda s: {"ListenerArn": s.listener, "Priority": priority(s, rule(s)),
        "Conditions": PATH, "Actions": FIXED}),
    fails("elbv2", "CreateRule", "ListenerNotFound", lambda s: {"ListenerArn": NO_LISTENER, "Priority": 1,
        "Conditions": PATH, "Actions": FIXED}),
    fails("elbv2", "CreateRule", "TargetGroupNotFound", lambda s: {"ListenerArn": s.listener, "Priority": 9,
        "Conditions": PATH, "Actions": forward(NO_GROUP)}),
    fails("elbv2", "CreateRule", "ValidationError", lambda s: {"ListenerArn": s.listener, "Priority": 9, "Conditions": PATH,
        "Actions": [{"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": s.group, "Weight": 1000}]}}]}),
    ok("elbv2", "DescribeRules", "of a listener", lambda s: {"ListenerArn": s.listener},
        lambda a: a["Rules"][-1]["Priority"] == "default"),
    fails("elbv2", "DescribeRules", "RuleNotFound", lambda s: {"RuleArns": [NO_RULE]}),
    fails("elbv2", "DescribeRules", "ListenerNotFound", lambda s: {"ListenerArn": NO_LISTENER}),
    ok("elbv2", "ModifyRule", "its action", lambda s: {"RuleArn": rule(s), "Actions": forward(s.group)}),
    fails("elbv2", "ModifyRule", "RuleNotFound", lambda s: {"RuleArn": NO_RULE}),
    fails("elbv2", "ModifyRule", "OperationNotPermitted", lambda s: {"RuleArn": default_rule(s), "Actions": FIXED}),
    fails("elbv2", "ModifyRule", "TargetGroupNotFound", lambda s: {"RuleArn": rule(s), "Actions": forward(NO_GROUP)}),
    ok("elbv2", "SetRulePriorities", "one", lambda s: {"RulePriorities": [{"RuleArn": rule(s), "Priority": 600 + next(numbers)}]}),
    fails("elbv2", "SetRulePriorities", "RuleNotFound", lambda s: {"RulePriorities": [{"RuleArn": NO_RULE, "Priority": 3}]}),
    fails("elbv2", "SetRulePriorities", "PriorityInUse", lambda s: {"RulePriorities": [{"RuleArn": rule(s),
        "Priority": priority(s, rule(s))}]}),
    fails("elbv2", "SetRulePriorities", "OperationNotPermitted", lambda s: {"RulePriorities": [{"RuleArn": default_rule(s),
        "Priority": 3}]}),
    ok("elbv2", "DeleteRule", "one", lambda s: {"RuleArn": rule(s)}),
    fails("elbv2", "DeleteRule", "RuleNotFound", lambda s: {"RuleArn": NO_RULE}),
    fails("elbv2", "DeleteRule", "OperationNotPermitted", lambda s: {"RuleArn": default_rule(s)}),
    ok("elbv2", "AddTags", "to a rule", lambda s: {"ResourceArns": [rule(s)], "Tags": ELB_TAGS}),
    ok("elbv2", "DescribeTags", "of everything", lambda s: {"ResourceArns": [s.balancer, s.group, s.listener, rule(s)]},
        lambda a: len(a["TagDescriptions"]) == 4),
    ok("elbv2", "RemoveTags", "of a group", lambda s: {"ResourceArns": [s.group], "TagKeys": ["owner"]}),
    fails("elbv2", "AddTags", "DuplicateTagKeys", lambda s: {"ResourceArns": [s.group], "Tags": ELB_TAGS * 2}),
    fails("elbv2", "AddTags", "TooManyTags", lambda s: {"ResourceArns": [s.group], "Tags": MANY_ELB_TAGS}),
    *(fails("elbv2", action, code, lambda s, more=more, arn=arn: {"ResourceArns": [arn]} | more, "")
        for action, more in (("AddTags", {"Tags": ELB_TAGS}), ("DescribeTags", {}), ("RemoveTags", {"TagKeys": ["a"]}))
        for code, arn in (("LoadBalancerNotFound", NO_BALANCER), ("TargetGroupNotFound", NO_GROUP),
            ("ListenerNotFound", NO_LISTENER), ("RuleNotFound", NO_RULE))),
]


def registered(s: Stage) -> dict:
    arguments = {"TargetGroupArn": group(s), "Targets": [{"Id": "10.0.0.9"}]}
    s.cloud.client("elbv2").register_targets(**arguments)
    return arguments


SSM = [
    ok("ssm", "PutParameter", "a string", lambda s: {"Name": f"/conformance/{fresh('p')}", "Value": "v", "Type": "String",
        "Description": "-", "AllowedPattern": "^v$"}, lambda a: a["Version"] == 1),
    ok("ssm", "PutParameter", "a secret", lambda s: {"Name": f"/conformance/{fresh('p')}", "Value": "conformance-s3cret",
        "Type": "SecureString"}),
    ok("ssm", "PutParameter", "a new version of a secret", lambda s: {"Name": parameter(s, "conformance-s3cret",
        Type="SecureString"), "Value": "conformance-s3cret-2", "Overwrite": True}, lambda a: a["Version"] == 2),
    fails("ssm", "PutParameter", "ParameterAlreadyExists", lambda s: {"Name": parameter(s), "Value": "v", "Type": "String"}),
    fails("ssm", "PutParameter", "HierarchyLevelLimitExceededException", lambda s: {"Name": "/a" * 17, "Value": "v", "Type": "String"}),
    fails("ssm", "PutParameter", "ParameterPatternMismatchException", lambda s: {"Name": "/p", "Value": "v", "Type": "String",
        "AllowedPattern": "^w$"}),
    fails("ssm", "PutParameter", "InvalidAllowedPatternException", lambda s: {"Name": "/p", "Value": "v", "Type": "String",
        "AllowedPattern": "("}),
    fails("ssm", "PutParameter", "ValidationException", lambda s: {"Name": "/aws/p", "Value": "v", "Type": "String"}),
    ok("ssm", "GetParameter", "a version", lambda s: {"Name": f"{parameter(s)}:1"}, lambda a: a["Parameter"]["Selector"] == ":1"),
    ok("ssm", "GetParameter", "a secret, decrypted", lambda s: {"WithDecryption": True, "Name": parameter(s,
        "conformance-s3cret", Type="SecureString")}, lambda a: a["Parameter"]["Value"] == "conformance-s3cret"),
    ok("ssm", "GetParameter", "a secret, as it is kept", lambda s: {"Name": parameter(s, "conformance-s3cret",
        Type="SecureString")}, lambda a: a["Parameter"]["Value"] != "conformance-s3cret"),
    fails("ssm", "GetParameter", "ParameterNotFound", lambda s: {"Name": "/none"}),
    fails("ssm", "GetParameter", "ParameterVersionNotFound", lambda s: {"Name": f"{parameter(s)}:9"}),
    ok("ssm", "GetParameters", "one and a missing one", lambda s: {"Names": [parameter(s), "/none"]},
        lambda a: len(a["Parameters"]) == 1 and a["InvalidParameters"] == ["/none"]),
    ok("ssm", "GetParameters", "one", lambda s: {"Names": [parameter(s)]}, lambda a: a["InvalidParameters"] == []),
    ok("ssm", "GetParameters", "none", lambda s: {"Names": ["/none"]}, lambda a: a["Parameters"] == []),
    ok("ssm", "GetParametersByPath", "below", lambda s: {"Path": "/conformance", "Recursive": True, "WithDecryption": True}),
    ok("ssm", "GetParametersByPath", "none", lambda s: {"Path": "/none"}, lambda a: a["Parameters"] == []),
    fails("ssm", "GetParametersByPath", "InvalidNextToken", lambda s: {"Path": "/", "NextToken": "?"}),
    fails("ssm", "GetParametersByPath", "InvalidFilterKey", lambda s: {"Path": "/none",
        "ParameterFilters": [{"Key": "Name", "Values": ["/a"]}]}),
    *(fails("ssm", action, code, lambda s, path=path, one=one: path | {"ParameterFilters": [{"Key": "Type"} | one]})
        for action, path in (("GetParametersByPath", {"Path": "/none"}), ("DescribeParameters", {}))
        for code, one in (("InvalidFilterOption", {"Option": "Near", "Values": ["String"]}),
            ("InvalidFilterValue", {"Values": ["Number"]}))),
    ok("ssm", "GetParameterHistory", "of a secret", lambda s: {"Name": parameter(s, "conformance-s3cret", Type="SecureString"),
        "WithDecryption": True}),
    fails("ssm", "GetParameterHistory", "ParameterNotFound", lambda s: {"Name": "/none"}),
    fails("ssm", "GetParameterHistory", "InvalidNextToken", lambda s: {"Name": parameter(s), "NextToken": "?"}),
    ok("ssm", "DescribeParameters", "by name", lambda s: {"ParameterFilters": [{"Key": "Name", "Option": "BeginsWith",
        "Values": ["/conformance"]}]}),
    ok("ssm", "DescribeParameters", "none", lambda s: {"ParameterFilters": [{"Key": "Name", "Values": ["/none"]}]},
        lambda a: a["Parameters"] == []),
    fails("ssm", "DescribeParameters", "InvalidNextToken", lambda s: {"NextToken": "?"}),
    fails("ssm", "DescribeParameters", "InvalidFilterKey", lambda s: {"ParameterFilters": [{"Key": "Label", "Values": ["x"]}]}),
    fails("ssm", "DescribeParameters", "ValidationException", lambda s: {"ParameterFilters": [{"Key": "Colour", "Values": ["x"]}]}),
    ok("ssm", "DeleteParameter", "one", lambda s: {"Name": parameter(s)}),
    fails("ssm", "DeleteParameter", "ParameterNotFound", lambda s: {"Name": "/none"}),
    ok("ssm", "DeleteParameters", "one and a missing one", lambda s: {"Names": [parameter(s), "/none"]},
        lambda a: a["InvalidParameters"] == ["/none"]),
]

LOGS = [
    ok("logs", "CreateLogGroup", "one", lambda s: {"logGroupName": f"/conformance/{fresh('g')}"}),
    fails("logs", "CreateLogGroup", "ResourceAlreadyExistsException", lambda s: {"logGroupName": s.log_group}),
    fails("logs", "CreateLogGroup", "InvalidParameterException", lambda s: {"logGroupName": "no name"}),
    ok("logs", "CreateLogStream", "one", lambda s: {"logGroupName": log_group(s), "logStreamName": "x"}),
    fails("logs", "CreateLogStream", "ResourceAlreadyExistsException", lambda s: log_stream(s)),
    fails("logs", "CreateLogStream", "ResourceNotFoundException", lambda s: {"logGroupName": "/none", "logStreamName": "x"}),
    fails("logs", "CreateLogStream", "InvalidParameterException", lambda s: {"logGroupName": log_group(s), "logStreamName": "a:b"}),
    ok("logs", "PutLogEvents", "three", lambda s: log_stream(s) | {"logEvents": log_events(3)}),
    fails("logs", "PutLogEvents", "ResourceNotFoundException", lambda s: {"logGroupName": "/none", "logStreamName": "x",
        "logEvents": log_events(1)}),
    fails("logs", "PutLogEvents", "InvalidParameterException", lambda s: log_stream(s) | {"logEvents": log_events(2)[::-1]}),
    ok("logs", "GetLogEvents", "from the head", lambda s: log_stream(s) | {"startFromHead": True}, lambda a: len(a["events"]) == 3),
    ok("logs", "GetLogEvents", "none", lambda s: log_stream(s, 0), lambda a: a["events"] == []),
    fails("logs", "GetLogEvents", "ResourceNotFoundException", lambda s: {"logGroupName": s.log_group, "logStreamName": "none"}),
    fails("logs", "GetLogEvents", "InvalidParameterException", lambda s: log_stream(s) | {"nextToken": "?"}),
    ok("logs", "FilterLogEvents", "by a term", lambda s: {"logGroupName": log_stream(s)["logGroupName"], "filterPattern": "1"},
        lambda a: [event["message"] for event in a["events"]] == ["line 1"]),
    ok("logs", "FilterLogEvents", "none", lambda s: {"logGroupName": log_group(s)}, lambda a: a["events"] == []),
    fails("logs", "FilterLogEvents", "ResourceNotFoundException", lambda s: {"logGroupName": "/none"}),
    fails("logs", "FilterLogEvents", "InvalidParameterException", lambda s: {"logGroupName": s.log_group, "nextToken": "?"}),
    ok("logs", "DescribeLogGroups", "by prefix", lambda s: {"logGroupNamePrefix": "/conformance"}),
    ok("logs", "DescribeLogGroups", "none", lambda s: {"logGroupNamePrefix": "/none"}, lambda a: a["logGroups"] == []),
    fails("logs", "DescribeLogGroups", "InvalidParameterException", lambda s: {"nextToken": "?"}),
    ok("logs", "DescribeLogStreams", "by time", lambda s: {"logGroupName": log_stream(s)["logGroupName"],
        "orderBy": "LastEventTime", "descending": True}),
    ok("logs", "DescribeLogStreams", "none", lambda s: {"logGroupName": log_group(s)}, lambda a: a["logStreams"] == []),
    fails("logs", "DescribeLogStreams", "ResourceNotFoundException", lambda s: {"logGroupName": "/none"}),
    fails("logs", "DescribeLogStreams", "InvalidParameterException", lambda s: {"logGroupName": s.log_group, "nextToken": "?"}),
    ok("logs", "PutRetentionPolicy", "a week", lambda s: {"logGroupName": log_group(s), "retentionInDays": 7}),
    fails("logs", "PutRetentionPolicy", "ResourceNotFoundException", lambda s: {"logGroupName": "/none", "retentionInDays": 7}),
    fails("logs", "PutRetentionPolicy", "InvalidParameterException", lambda s: {"logGroupName": log_group(s), "retentionInDays": 8}),
    ok("logs", "DeleteLogStream", "one", log_stream),
    fails("logs", "DeleteLogStream", "ResourceNotFoundException", lambda s: {"logGroupName": s.log_group, "logStreamName": "none"}),
    ok("logs", "DeleteLogGroup", "one", lambda s: {"logGroupName": log_group(s)}),
    fails("logs", "DeleteLogGroup", "ResourceNotFoundException", lambda s: {"logGroupName": "/none"}),
]

CLOUDWATCH = [
    ok("cloudwatch", "PutMetricData", "a value, values, a set", lambda s: {"Namespace": "Conformance", "MetricData": [DATUM,
        {"MetricName": "Errors", "Values": [1.0, 2.0], "Counts": [1.0, 3.0]}, {"MetricName": "Errors", "Timestamp": NOW,
        "StatisticValues": {"SampleCount": 2, "Sum": 3, "Minimum": 1, "Maximum": 2}}]}),
    fails("cloudwatch", "PutMetricData", "InvalidParameterValue", lambda s: {"Namespace": "AWS/ECS", "MetricData": [DATUM]}),
    fails("cloudwatch", "PutMetricData", "InvalidParameterCombination", lambda s: {"Namespace": "Conformance",
        "MetricData": [DATUM | {"Values": [1.0]}]}),
    ok("cloudwatch", "GetMetricData", "a metric and an expression", lambda s: {"StartTime": LONG_AGO, "EndTime": SOON,
        "MetricDataQueries": [metric_query(), metric_query("m1 * 100")]}, lambda a: len(a["MetricDataResults"]) == 2),
    fails("cloudwatch", "GetMetricData", "ValidationError", lambda s: {"StartTime": SOON, "EndTime": LONG_AGO,
        "MetricDataQueries": [metric_query()]}),
    ok("cloudwatch", "GetMetricStatistics", "every one", lambda s: STATISTICS | {"Statistics": ["Sum", "Average", "Minimum",
        "Maximum", "SampleCount"]}, lambda a: len(a["Datapoints"]) > 0),
    ok("cloudwatch", "GetMetricStatistics", "none", lambda s: STATISTICS | {"MetricName": "None", "ExtendedStatistics": ["p99"]},
        lambda a: a["Datapoints"] == []),
    fails("cloudwatch", "GetMetricStatistics", "MissingParameter", lambda s: STATISTICS),
    fails("cloudwatch", "GetMetricStatistics", "InvalidParameterValue", lambda s: STATISTICS | {"Statistics": ["Sum"],
        "EndTime": LONG_AGO - timedelta(hours=1)}),
    ok("cloudwatch", "ListMetrics", "by namespace", lambda s: {"Namespace": "Conformance"}, lambda a: len(a["Metrics"]) > 0),
    ok("cloudwatch", "ListMetrics", "none", lambda s: {"Namespace": "None"}, lambda a: a["Metrics"] == []),
    fails("cloudwatch", "ListMetrics", "InvalidParameterValue", lambda s: {"NextToken": "?"}),
    ok("cloudwatch", "PutMetricAlarm", "on a metric", lambda s: alarm_arguments(TreatMissingData="notBreaching")),
    ok("cloudwatch", "PutMetricAlarm", "on an expression", lambda s: {key: value for key, value in alarm_arguments(
        Metrics=[metric_query() | {"ReturnData": False}, metric_query("m1 * 2")]).items()
        if key not in ("Namespace", "MetricName", "Statistic", "Period")}),
    fails("cloudwatch", "PutMetricAlarm", "ValidationError", lambda s: alarm_arguments(Period=45)),
    fails("cloudwatch", "PutMetricAlarm", "InvalidParameterCombination", lambda s: alarm_arguments(DatapointsToAlarm=2)),
    ok("cloudwatch", "PutCompositeAlarm", "of one", lambda s: {"AlarmName": fresh("conformance"), "AlarmRule": f'ALARM("{alarm(s)}")'}),
    ok("cloudwatch", "DescribeAlarms", "composite ones", lambda s: {"AlarmNames": [composite_alarm(s)],
        "AlarmTypes": ["CompositeAlarm"]}, lambda a: a["CompositeAlarms"][0]["AlarmRule"] == "NOT FALSE"),
    ok("cloudwatch", "DescribeAlarms", "by name", lambda s: {"AlarmNames": [alarm(s)]},
        lambda a: a["MetricAlarms"][0]["StateValue"] == "INSUFFICIENT_DATA"),
    ok("cloudwatch", "DescribeAlarms", "none", lambda s: {"AlarmNamePrefix": "none"}, lambda a: a["MetricAlarms"] == []),
    fails("cloudwatch", "DescribeAlarms", "InvalidNextToken", lambda s: {"NextToken": "?"}),
    ok("cloudwatch", "SetAlarmState", "to ALARM", lambda s: {"AlarmName": alarm(s), "StateValue": "ALARM", "StateReason": "-",
        "StateReasonData": "{}"}),
    fails("cloudwatch", "SetAlarmState", "ResourceNotFound", lambda s: {"AlarmName": "none", "StateValue": "OK", "StateReason": "-"}),
    fails("cloudwatch", "SetAlarmState", "InvalidFormat", lambda s: {"AlarmName": alarm(s), "StateValue": "OK",
        "StateReason": "-", "StateReasonData": "{"}),
    ok("cloudwatch", "DescribeAlarmHistory", "of one", lambda s: {"AlarmName": moved_alarm(s)},
        lambda a: len(a["AlarmHistoryItems"]) > 0),
    ok("cloudwatch", "DescribeAlarmHistory", "none", lambda s: {"AlarmName": alarm(s), "HistoryItemType": "StateUpdate"},
        lambda a: a["AlarmHistoryItems"] == []),
    fails("cloudwatch", "DescribeAlarmHistory", "InvalidNextToken", lambda s: {"NextToken": "?"}),
    ok("cloudwatch", "DeleteAlarms", "one", lambda s: {"AlarmNames": [alarm(s)]}),
    fails("cloudwatch", "DeleteAlarms", "ResourceNotFound", lambda s: {"AlarmNames": ["none"]}),
]


def composite_alarm(s: Stage) -> str:
    name = fresh("conformance")
    s.cloud.client("cloudwatch").put_composite_alarm(AlarmName=name, AlarmRule="NOT FALSE")
    return name


def moved_alarm(s: Stage) -> str:
    name = alarm(s)
    s.cloud.client("cloudwatch").set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="conformance")
    return name


def repository(s: Stage, **more) -> str:
    name = f"conformance/{fresh('r')}"
    s.cloud.client("ecr").create_repository(repositoryName=name, **more)
    return name


def two_repositories(s: Stage) -> dict:
    repository(s)
    return {}


def image_index(name: str = "one", *parts: str) -> str:
    """The manifest of an index, of nothing or of images that are there: all that can be put without uploading layers."""
    media_type = "application/vnd.oci.image.index.v1+json"
    images = [{"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": part, "size": 1} for part in parts]
    return json.dumps({"schemaVersion": 2, "mediaType": media_type, "manifests": images, "annotations": {"name": name}})


def digest_of(manifest: str) -> str:
    return f"sha256:{hashlib.sha256(manifest.encode()).hexdigest()}"


def tagged(s: Stage, *tags: str, **more) -> dict:
    """A repository with an image for each tag."""
    name = repository(s, **more)
    for tag in tags:
        s.cloud.client("ecr").put_image(repositoryName=name, imageManifest=image_index(tag), imageTag=tag)
    return {"repositoryName": name}


def held(s: Stage) -> dict:
    """An image that an index holds."""
    images = tagged(s, "part")
    part = digest_of(image_index("part"))
    s.cloud.client("ecr").put_image(**images, imageManifest=image_index("whole", part), imageTag="whole")
    return images | {"imageIds": [{"imageDigest": part}]}


NO_REPOSITORY = {"repositoryName": "none"}
SOME_IMAGE = {"imageIds": [{"imageTag": "none"}]}
INDEX = image_index()
ALIEN = "999999999999"

ECR = [
    ok("ecr", "GetAuthorizationToken", "mine", lambda s: {}, lambda a: a["authorizationData"][0]["proxyEndpoint"].endswith(
        ".dkr.ecr.eu-west-1.amazonaws.com")),
    fails("ecr", "GetAuthorizationToken", "InvalidParameterException", lambda s: {"registryIds": []}),
    ok("ecr", "CreateRepository", "immutable", lambda s: {"repositoryName": f"conformance/{fresh('r')}", "imageTagMutability": "IMMUTABLE",
        "imageScanningConfiguration": {"scanOnPush": True}, "tags": [{"Key": "a", "Value": "b"}]},
        lambda a: a["repository"]["imageTagMutability"] == "IMMUTABLE"),
    ok("ecr", "CreateRepository", "immutable but for some tags", lambda s: {"repositoryName": f"conformance/{fresh('r')}",
        "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION", "imageTagMutabilityExclusionFilters": [{"filterType": "WILDCARD", "filter": "v*"}]}),
    ok("ecr", "CreateRepository", "with a key", lambda s: {"repositoryName": f"conformance/{fresh('r')}",
        "encryptionConfiguration": {"encryptionType": "KMS"}}, lambda a: ":key/" in a["repository"]["encryptionConfiguration"]["kmsKey"]),
    fails("ecr", "CreateRepository", "RepositoryAlreadyExistsException", lambda s: {"repositoryName": repository(s)}),
    fails("ecr", "CreateRepository", "InvalidParameterException", lambda s: {"repositoryName": "no name"}),
    fails("ecr", "CreateRepository", "InvalidParameterException", lambda s: {"repositoryName": f"conformance/{fresh('r')}",
        "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION"}, "without an exclusion"),
    fails("ecr", "CreateRepository", "TooManyTagsException", lambda s: {"repositoryName": f"conformance/{fresh('r')}",
        "tags": [{"Key": f"k{index}", "Value": "v"} for index in range(51)]}),
    fails("ecr", "CreateRepository", "InvalidTagParameterException", lambda s: {"repositoryName": f"conformance/{fresh('r')}",
        "tags": [{"Key": "aws:a", "Value": "v"}]}),
    ok("ecr", "DescribeRepositories", "by name", lambda s: {"repositoryNames": ["cutover/service"]},
        lambda a: a["repositories"][0]["imageTagMutability"] == "IMMUTABLE"),
    ok("ecr", "DescribeRepositories", "of nobody here", lambda s: {"registryId": ALIEN}, lambda a: a["repositories"] == []),
    fails("ecr", "DescribeRepositories", "RepositoryNotFoundException", lambda s: {"repositoryNames": ["none"]}),
    fails("ecr", "DescribeRepositories", "InvalidParameterException", lambda s: {"nextToken": "?"}),
    fails("ecr", "DescribeRepositories", "InvalidParameterException", lambda s: {"repositoryNames": ["cutover/service"], "maxResults": 1},
        "names in pages"),
    ok("ecr", "PutImage", "an index", lambda s: tagged(s) | {"imageManifest": INDEX, "imageTag": "v1", "imageDigest": digest_of(INDEX)},
        lambda a: a["image"]["imageId"] == {"imageDigest": digest_of(INDEX), "imageTag": "v1"}),
    ok("ecr", "PutImage", "one more tag", lambda s: tagged(s, "one") | {"imageManifest": INDEX, "imageTag": "v2"}),
    ok("ecr", "PutImage", "a tag that moves", lambda s: tagged(s, "one", "v1") | {"imageManifest": INDEX, "imageTag": "v1"}),
    fails("ecr", "PutImage", "RepositoryNotFoundException", lambda s: NO_REPOSITORY | {"imageManifest": INDEX}),
    fails("ecr", "PutImage", "InvalidParameterException", lambda s: tagged(s) | {"imageManifest": "none"}),
    fails("ecr", "PutImage", "ImageAlreadyExistsException", lambda s: tagged(s, "one") | {"imageManifest": INDEX, "imageTag": "one"}),
    fails("ecr", "PutImage", "ImageTagAlreadyExistsException", lambda s: tagged(s, "v1", imageTagMutability="IMMUTABLE") | {
        "imageManifest": INDEX, "imageTag": "v1"}),
    fails("ecr", "PutImage", "ImageDigestDoesNotMatchException", lambda s: tagged(s) | {"imageManifest": INDEX, "imageDigest": "sha256:0"}),
    fails("ecr", "PutImage", "ReferencedImagesNotFoundException", lambda s: tagged(s) | {"imageManifest": image_index("x", digest_of("x"))}),
    fails("ecr", "PutImage", "LayersNotFoundException", lambda s: tagged(s) | {"imageManifest": json.dumps({"schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": [{"digest": digest_of("x"), "size": 1}]})}),
    ok("ecr", "DescribeImages", "what was pushed", lambda s: {"repositoryName": "cutover/service"},
        lambda a: a["imageDetails"][0]["imageSizeInBytes"] > 0 and a["imageDetails"][0]["imageStatus"] == "ACTIVE"),
    ok("ecr", "DescribeImages", "by tag", lambda s: tagged(s, "a", "b") | {"imageIds": [{"imageTag": "a"}]},
        lambda a: [one["imageTags"] for one in a["imageDetails"]] == [["a"]]),
    ok("ecr", "DescribeImages", "without a tag", lambda s: tagged(s, "a") | {"filter": {"tagStatus": "UNTAGGED"}},
        lambda a: a["imageDetails"] == []),
    fails("ecr", "DescribeImages", "RepositoryNotFoundException", lambda s: NO_REPOSITORY),
    fails("ecr", "DescribeImages", "ImageNotFoundException", lambda s: tagged(s) | SOME_IMAGE),
    fails("ecr", "DescribeImages", "InvalidParameterException", lambda s: tagged(s) | SOME_IMAGE | {"maxResults": 1}),
    ok("ecr", "ListImages", "with a tag", lambda s: tagged(s, "a") | {"filter": {"tagStatus": "TAGGED"}},
        lambda a: a["imageIds"] == [{"imageDigest": digest_of(image_index("a")), "imageTag": "a"}]),
    ok("ecr", "ListImages", "archived", lambda s: tagged(s, "a") | {"filter": {"imageStatus": "ARCHIVED"}}, lambda a: a["imageIds"] == []),
    fails("ecr", "ListImages", "RepositoryNotFoundException", lambda s: NO_REPOSITORY),
    fails("ecr", "ListImages", "RepositoryNotFoundException", lambda s: tagged(s) | {"registryId": ALIEN}, "of another account"),
    fails("ecr", "ListImages", "InvalidParameterException", lambda s: tagged(s) | {"nextToken": "?"}),
    ok("ecr", "BatchGetImage", "one and a missing one", lambda s: tagged(s, "a") | {"imageIds": [{"imageTag": "a"}, {"imageTag": "none"}, {},
        {"imageDigest": "none"}]}, lambda a: digest_of(a["images"][0]["imageManifest"]) == a["images"][0]["imageId"]["imageDigest"]
        and [one["failureCode"] for one in a["failures"]] == ["ImageNotFound", "MissingDigestAndTag", "InvalidImageDigest"]),
    ok("ecr", "BatchGetImage", "of another type", lambda s: tagged(s, "a") | {"imageIds": [{"imageTag": "a"}], "acceptedMediaTypes": ["x"]},
        lambda a: a["images"] == []),
    ok("ecr", "BatchGetImage", "all of them", lambda s: tagged(s, "a") | {"imageIds": [{"imageTag": "a"}]}, lambda a: a["failures"] == []),
    fails("ecr", "BatchGetImage", "RepositoryNotFoundException", lambda s: NO_REPOSITORY | SOME_IMAGE),
    fails("ecr", "BatchGetImage", "InvalidParameterException", lambda s: tagged(s) | {"imageIds": []}),
    ok("ecr", "BatchDeleteImage", "one and a missing one", lambda s: tagged(s, "a", "b") | {"imageIds": [{"imageTag": "a"}, {"imageTag": "none"}]},
        lambda a: len(a["imageIds"]) == 1 and a["failures"][0]["failureCode"] == "ImageNotFound"),
    ok("ecr", "BatchDeleteImage", "one that an index holds", held,
        lambda a: a["imageIds"] == [] and a["failures"][0]["failureCode"] == "ImageReferencedByManifestList"),
    fails("ecr", "BatchDeleteImage", "RepositoryNotFoundException", lambda s: NO_REPOSITORY | SOME_IMAGE),
    fails("ecr", "BatchDeleteImage", "InvalidParameterException", lambda s: tagged(s) | {"imageIds": []}),
    ok("ecr", "DeleteRepository", "an empty one", lambda s: {"repositoryName": repository(s)}),
    ok("ecr", "DeleteRepository", "with its images", lambda s: tagged(s, "a") | {"force": True}),
    fails("ecr", "DeleteRepository", "RepositoryNotEmptyException", lambda s: tagged(s, "a")),
    fails("ecr", "DeleteRepository", "RepositoryNotFoundException", lambda s: NO_REPOSITORY),
    fails("ecr", "DeleteRepository", "InvalidParameterException", lambda s: {"repositoryName": "no name"}),
]


STS = [ok("sts", "GetCallerIdentity", "me", lambda s: {})]

CALLS = [*ECS, *ELB, *SSM, *LOGS, *CLOUDWATCH, *ECR, *STS]


def name_of(call: Call) -> str:
    return f"{call.service} {call.action} {call.title}"


@pytest.mark.parametrize("call", CALLS, ids=name_of)
def test_answers_as_declared(call: Call, stage: Stage):
    arguments = call.arguments(stage)
    # What is refused must be refused by the cloud: the client must not do it before.
    client = stage.cloud.client(call.service, checked=call.error is None)
    method = getattr(client, xform_name(call.action))
    if call.error is None:
        answer = method(**arguments)
        assert call.check is None or call.check(answer), answer
        return
    with pytest.raises(ClientError) as raised:
        method(**arguments)
    assert accepted_code(call, raised.value) == call.error


def accepted_code(call: Call, error: ClientError) -> str:
    return error.response["Error"]["Code"]


# Pages

PAGED = [
    ("ecs", "list_clusters", "clusterArns", {"maxResults": 1}, lambda s: {}),
    ("ecs", "list_services", "serviceArns", {"maxResults": 1}, lambda s: {"cluster": s.cluster}),
    ("ecs", "list_tasks", "taskArns", {"maxResults": 1}, lambda s: {"cluster": s.cluster, "startedBy": two_tasks(s)}),
    ("ecs", "list_task_definitions", "taskDefinitionArns", {"maxResults": 1}, lambda s: {}),
    ("elbv2", "describe_load_balancers", "LoadBalancers", {"PageSize": 1}, lambda s: {}),
    ("elbv2", "describe_target_groups", "TargetGroups", {"PageSize": 1}, lambda s: {}),
    ("elbv2", "describe_listeners", "Listeners", {"PageSize": 1}, lambda s: {"LoadBalancerArn": s.balancer}),
    ("elbv2", "describe_rules", "Rules", {"PageSize": 1}, lambda s: {"ListenerArn": s.listener}),
    ("ecr", "describe_repositories", "repositories", {"maxResults": 1}, two_repositories),
    ("ecr", "describe_images", "imageDetails", {"maxResults": 1}, lambda s: tagged(s, "a", "b")),
    ("ecr", "list_images", "imageIds", {"maxResults": 1}, lambda s: tagged(s, "a", "b")),
    ("ssm", "describe_parameters", "Parameters", {"MaxResults": 1}, lambda s: {}),
    ("ssm", "get_parameters_by_path", "Parameters", {"MaxResults": 1}, lambda s: {"Path": "/conformance", "Recursive": True}),
    ("ssm", "get_parameter_history", "Parameters", {"MaxResults": 1}, lambda s: {"Name": two_versions(s)}),
    ("logs", "describe_log_groups", "logGroups", {"limit": 1}, lambda s: {}),
    ("logs", "describe_log_streams", "logStreams", {"limit": 1}, lambda s: {"logGroupName": two_streams(s)}),
    ("logs", "filter_log_events", "events", {"limit": 1}, lambda s: {"logGroupName": log_stream(s)["logGroupName"]}),
    ("cloudwatch", "describe_alarms", "MetricAlarms", {"MaxRecords": 1}, lambda s: {}),
    ("cloudwatch", "describe_alarm_history", "AlarmHistoryItems", {"MaxRecords": 1}, lambda s: {}),
    ("dynamodb", "list_tables", "TableNames", {"Limit": 1}, lambda s: two_tables(s)),
    ("cloudwatch", "list_metrics", "Metrics", {}, lambda s: many_metrics(s)),
    ("cloudwatch", "get_metric_data", "MetricDataResults", {"MaxDatapoints": 1}, lambda s: two_datapoints(s)),
]


def two_tasks(s: Stage) -> str:
    started_by = fresh("pages")
    arguments = task_arguments(s, count=2, startedBy=started_by, taskDefinition=s.definition)
    s.cloud.client("ecs").run_task(**arguments)
    return started_by


def two_versions(s: Stage) -> str:
    name = parameter(s)
    s.cloud.client("ssm").put_parameter(Name=name, Value="other", Type="String", Overwrite=True)
    return name


def two_tables(s: Stage) -> dict:
    dynamodb = s.cloud.client("dynamodb")
    if len(dynamodb.list_tables()["TableNames"]) < 2:
        dynamodb.create_table(
            TableName="conformance",
            AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
    return {}


def many_metrics(s: Stage) -> dict:
    """More than the 500 that a page of ListMetrics holds; the action has no size to ask for."""
    data = [{"MetricName": f"m{index}", "Value": 1} for index in range(501)]
    s.cloud.client("cloudwatch").put_metric_data(Namespace="Conformance/Pages", MetricData=data)
    return {"Namespace": "Conformance/Pages"}


def two_datapoints(s: Stage) -> dict:
    """A page that holds one datapoint holds one result: the results of all pages are as many as datapoints."""
    name = fresh("pages")
    data = [{"MetricName": f"{name}-{letter}", "Value": 1} for letter in "ab"]
    s.cloud.client("cloudwatch").put_metric_data(Namespace="Conformance", MetricData=data)
    metric = lambda letter: {"Namespace": "Conformance", "MetricName": f"{name}-{letter}"}
    queries = [{"Id": letter, "MetricStat": {"Metric": metric(letter), "Period": 60, "Stat": "Sum"}} for letter in "ab"]
    return {"StartTime": LONG_AGO, "EndTime": SOON, "MetricDataQueries": queries}


def two_streams(s: Stage) -> str:
    name = log_group(s)
    for stream in ("a", "b"):
        s.cloud.client("logs").create_log_stream(logGroupName=name, logStreamName=stream)
    return name


@pytest.mark.parametrize(("service_name", "method", "member", "size", "arguments"), PAGED, ids=[f"{p[0]} {p[1]}" for p in PAGED])
def test_pages_hold_what_one_answer_holds(service_name, method, member, size, arguments, stage):
    client = stage.cloud.client(service_name)
    given = arguments(stage)
    whole = client.get_paginator(method).paginate(**given).build_full_result()[member]
    # The pages are asked for by hand: the second one must be a request of its own.
    paginator = client.get_paginator(method)._pagination_cfg
    token_in, token_out = paginator["input_token"], paginator["output_token"]
    items, token, pages = [], None, 0
    while True:
        answer = getattr(client, method)(**given, **size, **({token_in: token} if token else {}))
        items += answer[member]
        pages += 1
        token = answer.get(token_out)
        if not token:
            break
        assert pages <= len(whole) + 2
    assert sorted(map(repr, items)) == sorted(map(repr, whole))
    assert pages >= 2


def test_every_action_with_pages_is_asked_for_a_second_one(cloud):
    """GetLogEvents has a token in either direction and no paginator of botocore's: test_limits.py walks it."""
    asked = {(service_name, method) for service_name, method, *_ in PAGED}
    paged = {
        (MODELS[service_name], xform_name(action))
        for service_name, action in implemented(cloud)
        if cloud.client(MODELS[service_name]).can_paginate(xform_name(action))
    }
    assert sorted(paged - asked) == []


# DynamoDB, whose answers come from dynalite


def test_writes_and_reads_an_item_of_a_table(stage):
    table = stage.manifest["journalTable"]
    dynamodb = stage.cloud.client("dynamodb")
    keys = dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]
    key = {one["AttributeName"]: {"S": "conformance"} for one in keys}
    dynamodb.put_item(TableName=table, Item=key | {"n": {"N": "1"}})
    assert dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]["n"] == {"N": "1"}
    condition = {"ConditionExpression": "attribute_not_exists(n)"}
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException):
        dynamodb.put_item(TableName=table, Item=key, **condition)
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException):
        dynamodb.describe_table(TableName="none")
    dynamodb.delete_item(TableName=table, Key=key)
    assert "Item" not in dynamodb.get_item(TableName=table, Key=key)


# What the cloud implements


@cache
def implemented(cloud: Cloud) -> list[tuple[str, str]]:
    """Every action that the cloud has a handler for: an injected fault strikes where there is one, and only there."""
    found = []
    for service_name in MODELS:
        if service_name == "dynamodb":
            continue
        model = service_model(service_name)
        for action in model.operation_names:
            cloud.control("PUT", "faults", {"service": service_name, "action": action, "rate": 1})
            if error_code(cloud, model, action) == "ThrottlingException":
                found.append((service_name, action))
        cloud.control("DELETE", "faults")
    return found


def error_code(cloud: Cloud, model, action: str) -> str | None:
    headers = {"x-conformance-probe": "1"}
    if model.metadata["protocol"] == "query":
        headers["content-type"] = "application/x-www-form-urlencoded"
        body = f"Action={action}&Version={model.metadata['apiVersion']}"
    else:
        headers["content-type"] = "application/x-amz-json-1.1"
        headers["x-amz-target"] = f"{model.metadata['targetPrefix']}.{action}"
        body = "{}"
    request = urllib.request.Request(cloud.url, body.encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=30):
            return None
    except urllib.error.HTTPError as error:
        message = {"headers": {name.lower(): value for name, value in error.headers.items()}, "body": error.read().decode()}
        return error_of(message)[0]
