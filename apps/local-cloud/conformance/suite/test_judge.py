"""The judge finds a violation of each kind that is planted, and nothing in answers that are right."""

import json

import pytest

from models import judge

ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/app/0123456789abcdef"
TASK = f"arn:aws:ecs:eu-west-1:123456789012:task/app/{'0' * 32}"
CLUSTER = "arn:aws:ecs:eu-west-1:123456789012:cluster/app"


def answer(service, action, body, status=200, content_type="application/x-amz-json-1.1", request="{}"):
    return {
        "service": service,
        "action": action,
        "request": {"url": "/", "headers": {"content-type": content_type}, "body": request},
        "response": {"status": status, "headers": {"content-type": content_type}, "body": body},
    }


def as_json(service, action, content, status=200, request=None):
    return answer(service, action, json.dumps(content), status, request=json.dumps(request or {}))


def as_xml(action, result, request=""):
    namespace = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"
    metadata = "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>"
    body = f'<{action}Response xmlns="{namespace}"><{action}Result>{result}</{action}Result>{metadata}</{action}Response>'
    return answer("elastic-load-balancing-v2", action, body, 200, "text/xml", request)


def group(inner):
    return as_xml("DescribeTargetGroups", f"<TargetGroups><member>{inner}</member></TargetGroups>")


service = {"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}}
parameter = {"Name": "/a", "Type": "String", "Value": "x", "Version": 1}

RIGHT = [
    as_json("ecs", "DescribeServices", {"services": [service], "failures": []}, request={"services": ["app"]}),
    as_json("ssm", "GetParameter", {"Parameter": parameter}, request={"Name": "/a"}),
    as_json("ecs", "ListTasks", {"__type": "ClusterNotFoundException", "message": "Cluster not found."}, 400),
    group(f"<TargetGroupArn>{ARN}</TargetGroupArn><Port>80</Port><HealthCheckEnabled>true</HealthCheckEnabled>"),
    as_xml("DescribeTags", "<TagDescriptions/>", f"Action=DescribeTags&ResourceArns.member.1={ARN}"),
]

WRONG = [
    ("unknown member", as_json("ecs", "ListClusters", {"clusterArns": [], "more": 1})),
    ("unknown member", group("<Colour>blue</Colour>")),
    ("unknown member", as_xml("DescribeTargetGroups", "<TargetGroups><item/></TargetGroups>")),
    ("wrong type", as_json("ecs", "DescribeServices", {"services": [{"runningCount": "2"}]}, request={"services": ["app"]})),
    ("wrong type", as_json("ecs", "ListClusters", {"clusterArns": None})),
    ("wrong type", as_json("ecs", "DescribeServices", {"services": [{"createdAt": "2026-01-01"}]}, request={"services": ["a"]})),
    ("wrong type", group("<Port>eighty</Port>")),
    ("wrong type", group("<HealthCheckEnabled>yes</HealthCheckEnabled>")),
    ("missing member", as_json("ecs", "DescribeServices", {
        "services": [{"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True}}}]}, request={"services": ["a"]})),
    ("missing member", as_json("ecs", "DescribeServices", {"services": []}, request={})),
    ("missing member", answer("elastic-load-balancing-v2", "DescribeTags", '<DescribeTagsResponse xmlns="'
        'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"/>', content_type="text/xml", request="ResourceArns.member.1=a")),
    ("wrong value", as_json("ecs", "DescribeTasks", {"tasks": [{"connectivity": "CONNECTING"}]}, request={"tasks": ["a"]})),
    ("wrong value", group("<Protocol>GOPHER</Protocol>")),
    ("wrong length", as_json("ssm", "GetParameter", {"Parameter": parameter | {"DataType": "x" * 200}}, request={"Name": "/a"})),
    ("wrong length", as_json("ssm", "GetParametersByPath", {}, request={"Path": ""})),
    ("wrong pattern", as_json("cloudwatch-logs", "DescribeLogGroups", {"logGroups": [{"logGroupName": "a b"}]})),
    ("wrong range", group("<Port>70000</Port>")),
    ("wrong range", as_json("cloudwatch-logs", "DescribeLogGroups", {}, request={"limit": 51})),
    ("wrong format", as_json("ecs", "ListClusters", {"clusterArns": [CLUSTER + "/x"]})),
    ("wrong format", group("<VpcId>vpc-1</VpcId>")),
    ("undeclared error", as_json("ecs", "ListClusters", {"__type": "ServiceNotFoundException", "message": "-"}, 400)),
    ("wrong status", as_json("ecs", "ListTasks", {"__type": "ClusterNotFoundException", "message": "-"}, 404)),
    ("wrong status", as_json("ecs", "ListTasks", {"__type": "ServerException", "message": "-"}, 400)),
    ("wrong pattern", as_json("ecs", "ListTagsForResource", {"tags": [{"key": "a!", "value": ""}]}, request={"resourceArn": "a"})),
    ("wrong format", as_json("ecs", "RunTask", {"tasks": [{"taskArn": TASK.replace("/app/", "/")}]}, request={"taskDefinition": "a"})),
    ("wrong format", as_xml("DescribeRules", "<Rules><member><RuleArn>arn:aws:elb</RuleArn></member></Rules>")),
    ("unknown action", as_json("ecs", "ListDreams", {})),
]


@pytest.mark.parametrize("exchange", RIGHT, ids=lambda exchange: exchange["action"])
def test_finds_nothing_in_a_right_answer(exchange):
    assert judge(exchange) == []


@pytest.mark.parametrize(("kind", "exchange"), WRONG, ids=[f"{kind} in {one['action']}" for kind, one in WRONG])
def test_finds_the_planted(kind, exchange):
    assert {violation.kind for violation in judge(exchange)} == {kind}
