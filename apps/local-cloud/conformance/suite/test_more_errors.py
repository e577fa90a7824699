"""Errors that a deploy can run into beside those of the table of calls: networks, quotas of one resource, identifiers."""

import pytest

from conftest import forward
from test_calls import (
    ELB_TAGS, FIXED, MANY_ELB_TAGS, NO_LISTENER, PATH, STATISTICS, DATUM, LONG_AGO, SOON, TAGS,
    Call, balancer, definition, fails, fresh, group, http_check, listener, log_group, metric_query, name_of,
    parameter, rule, service, service_arguments, task_arguments, test_answers_as_declared as answers,
)

ELSEWHERE = "arn:aws:ecs:us-east-1:123456789012:"
TRUST_STORE = NO_LISTENER.split("listener/")[0] + "truststore/none/0123456789abcdef"
LOOP = [{"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301"}}]
NO_SERVICE = "arn:aws:ecs:eu-west-1:123456789012:service/"


def balancer_arguments(s, **more) -> dict:
    return {"Name": fresh("x"), "Subnets": s.subnets, "SecurityGroups": s.security_groups} | more


def new_listener(s, **more) -> dict:
    return {"LoadBalancerArn": s.balancer, "Port": 8099, "Protocol": "HTTP", "DefaultActions": FIXED} | more


def new_rule(s, **more) -> dict:
    return {"ListenerArn": s.listener, "Priority": 7, "Conditions": PATH, "Actions": FIXED} | more


def with_50_listeners(s) -> str:
    arn = balancer(s)
    for port in range(1, 51):
        s.cloud.client("elbv2").create_listener(LoadBalancerArn=arn, Port=9000 + port, Protocol="HTTP", DefaultActions=FIXED)
    return arn


def with_100_rules(s) -> str:
    arn = listener(s, LoadBalancerArn=balancer(s))
    for number in range(1, 101):
        s.cloud.client("elbv2").create_rule(ListenerArn=arn, Priority=number, Conditions=PATH, Actions=FIXED)
    return arn


@pytest.fixture(scope="module")
def full(stage):
    """A load balancer whose rules name all 100 target groups that it can have."""
    arn = balancer(stage)
    on = listener(stage, LoadBalancerArn=arn)
    elb = stage.cloud.client("elbv2")
    groups = [stage.target_group(fresh("many")) for _ in range(101)]
    rules = [
        elb.create_rule(ListenerArn=on, Priority=index + 1, Conditions=PATH, Actions=forward(*groups[index : index + 5]))
        for index in range(0, 100, 5)
    ]
    spare = elb.create_rule(ListenerArn=on, Priority=500, Conditions=PATH, Actions=FIXED)["Rules"][0]["RuleArn"]
    assert len(rules) == 20
    yield {"balancer": arn, "listener": on, "rule": spare, "group": groups[100]}
    elb.delete_load_balancer(LoadBalancerArn=arn)
    for one in groups:
        elb.delete_target_group(TargetGroupArn=one)


FULL = [
    ("CreateListener", lambda f: {"LoadBalancerArn": f["balancer"], "Port": 8999, "Protocol": "HTTP", "DefaultActions": forward(f["group"])}),
    ("CreateRule", lambda f: {"ListenerArn": f["listener"], "Priority": 600, "Conditions": PATH, "Actions": forward(f["group"])}),
    ("ModifyListener", lambda f: {"ListenerArn": f["listener"], "DefaultActions": forward(f["group"])}),
    ("ModifyRule", lambda f: {"RuleArn": f["rule"], "Actions": forward(f["group"])}),
]

NETWORK = [
    fails("elbv2", "CreateLoadBalancer", "SubnetNotFound", lambda s: balancer_arguments(s, Subnets=[s.subnets[0], "subnet-0123456789abcdef0"])),
    fails("elbv2", "CreateLoadBalancer", "InvalidSecurityGroup", lambda s: balancer_arguments(s, SecurityGroups=["sg-0123456789abcdef0"])),
    fails("elbv2", "CreateLoadBalancer", "InvalidConfigurationRequest", lambda s: balancer_arguments(s, Subnets=s.subnets[:1] * 2),
        "one subnet twice"),
    *(fails("ecs", action, "InvalidParameterException", lambda s, make=make, wrong=wrong: make(s, networkConfiguration={
            "awsvpcConfiguration": s.network["awsvpcConfiguration"] | wrong}), f"{title} that is not there")
        for action, make in (("CreateService", service_arguments), ("RunTask", task_arguments))
        for title, wrong in (("a subnet", {"subnets": ["subnet-0123456789abcdef0"]}),
            ("a security group", {"securityGroups": ["sg-0123456789abcdef0"]}))),
]

ECS = [
    fails("ecs", "DeleteCluster", "InvalidParameterException", lambda s: {"cluster": f"{ELSEWHERE}cluster/a"}, "another region"),
    fails("ecs", "DeregisterTaskDefinition", "InvalidParameterException", lambda s: {"taskDefinition": f"{ELSEWHERE}task-definition/a:1"}),
    fails("ecs", "DescribeTaskDefinition", "InvalidParameterException", lambda s: {"taskDefinition": f"{ELSEWHERE}task-definition/a:1"}),
    fails("ecs", "RegisterTaskDefinition", "InvalidParameterException", lambda s: definition(s, networkMode="moon")),
    fails("ecs", "CreateCluster", "NamespaceNotFoundException", lambda s: {"clusterName": fresh("x"),
        "serviceConnectDefaults": {"namespace": "none"}}),
    *(fails("ecs", action, "NamespaceNotFoundException", lambda s, make=make: make(s) | {
            "serviceConnectConfiguration": {"enabled": True, "namespace": "none"}})
        for action, make in (("CreateService", service_arguments), ("UpdateService", service))),
    *(fails("ecs", action, "PlatformUnknownException", lambda s, make=make: make(s) | {"platformVersion": "9.9.9"})
        for action, make in (("CreateService", service_arguments), ("RunTask", task_arguments), ("UpdateService", service))),
    fails("ecs", "UpdateService", "UnsupportedFeatureException", lambda s: service(s) | {
        "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT"}]}),
    *(fails("ecs", action, "ClusterNotFoundException", lambda s, more=more: {"resourceArn": f"{NO_SERVICE}none/app"} | more)
        for action, more in (("TagResource", {"tags": TAGS}), ("ListTagsForResource", {}), ("UntagResource", {"tagKeys": ["a"]}))),
    *(fails("ecs", action, "ResourceNotFoundException", lambda s, more=more: {"resourceArn": f"{NO_SERVICE}{s.cluster}/none"} | more)
        for action, more in (("TagResource", {"tags": TAGS}), ("UntagResource", {"tagKeys": ["a"]}))),
]

ELB = [
    fails("elbv2", "CreateLoadBalancer", "DuplicateTagKeys", lambda s: balancer_arguments(s, Tags=ELB_TAGS * 2)),
    *(fails("elbv2", action, "TooManyTags", lambda s, make=make: make(s) | {"Tags": MANY_ELB_TAGS}) for action, make in (
        ("CreateLoadBalancer", balancer_arguments), ("CreateListener", new_listener), ("CreateRule", new_rule), ("CreateTargetGroup", http_check))),
    *(fails("elbv2", action, "TrustStoreNotFound", lambda s, more=more: {"ResourceArns": [TRUST_STORE]} | more)
        for action, more in (("AddTags", {"Tags": ELB_TAGS}), ("DescribeTags", {}), ("RemoveTags", {"TagKeys": ["a"]}))),
    *(fails("elbv2", action, code, lambda s, make=make, member=member, wrong=wrong: make(s) | {member: wrong(s)})
        for action, make, member in (("CreateListener", new_listener, "DefaultActions"), ("CreateRule", new_rule, "Actions"),
            ("ModifyListener", lambda s: {"ListenerArn": listener(s)}, "DefaultActions"), ("ModifyRule", lambda s: {"RuleArn": rule(s)}, "Actions"))
        for code, wrong in (("InvalidLoadBalancerAction", lambda s: LOOP), ("TooManyActions", lambda s: FIXED * 6),
            ("TargetGroupAssociationLimit", lambda s: forward(used_elsewhere(s))))),
    fails("elbv2", "CreateListener", "TooManyListeners", lambda s: new_listener(s, LoadBalancerArn=with_50_listeners(s))),
    fails("elbv2", "CreateRule", "TooManyRules", lambda s: new_rule(s, ListenerArn=with_100_rules(s), Priority=200)),
    fails("elbv2", "RegisterTargets", "TooManyTargets", lambda s: {"TargetGroupArn": group(s),
        "Targets": [{"Id": f"10.64.{index // 250}.{index % 250 + 1}"} for index in range(1001)]}),
    fails("elbv2", "DescribeTargetHealth", "InvalidTarget", lambda s: {"TargetGroupArn": s.group, "Targets": [{"Id": "i-0123456789abcdef0"}]}),
]


def used_elsewhere(s) -> str:
    arn = group(s)
    listener(s, LoadBalancerArn=balancer(s), DefaultActions=forward(arn))
    return arn


ROLE = {"RoleArn": "arn:aws:iam::123456789012:role/none", "RoleSessionName": "conformance"}

OTHERS = [
    fails("sts", "AssumeRole", "AccessDenied", lambda s: ROLE | {"RoleArn": s.manifest["roles"]["task"]}, "that trusts ECS only"),
    fails("sts", "AssumeRoleWithWebIdentity", "InvalidIdentityToken", lambda s: ROLE | {"WebIdentityToken": "none"}),
    fails("ssm", "PutParameter", "HierarchyTypeMismatchException", lambda s: {"Name": parameter(s), "Value": "v", "Type": "StringList",
        "Overwrite": True}),
    fails("ssm", "PutParameter", "InvalidKeyId", lambda s: {"Name": f"/conformance/{fresh('p')}", "Value": "v", "Type": "SecureString",
        "KeyId": "alias/none"}),
    fails("ssm", "PutParameter", "InvalidPolicyTypeException", lambda s: {"Name": f"/conformance/{fresh('p')}", "Value": "v",
        "Type": "String", "Policies": '[{"Type": "Expiration"}]'}),
    fails("logs", "DeleteLogGroup", "InvalidParameterException", lambda s: {"logGroupName": "no name"}),
    fails("logs", "DeleteLogStream", "InvalidParameterException", lambda s: {"logGroupName": log_group(s), "logStreamName": "a:b"}),
    fails("cloudwatch", "GetMetricData", "InvalidNextToken", lambda s: {"StartTime": LONG_AGO, "EndTime": SOON, "NextToken": "?",
        "MetricDataQueries": [metric_query()]}),
    fails("cloudwatch", "GetMetricStatistics", "InvalidParameterCombination", lambda s: STATISTICS | {"Period": 1, "Statistics": ["Sum"]}),
    fails("cloudwatch", "PutMetricData", "MissingParameter", lambda s: {"Namespace": "Conformance",
        "MetricData": [{"MetricName": DATUM["MetricName"]}]}),
]


@pytest.mark.parametrize("call", [*NETWORK, *ECS, *ELB, *OTHERS], ids=name_of)
def test_is_refused_as_declared(call: Call, stage):
    answers(call, stage)


@pytest.mark.parametrize(("action", "arguments"), FULL, ids=[action for action, _ in FULL])
def test_a_load_balancer_takes_100_target_groups(action, arguments, full, stage):
    answers(fails("elbv2", action, "TooManyUniqueTargetGroupsPerLoadBalancer", lambda s: arguments(full)), stage)
