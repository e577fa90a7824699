"""AWS's own examples of its actions (botocore's examples-1.json): each is accepted, and its answer has the example's members.

What an example names is made before and put in its place. Where it cannot be made here, the answer is the declared error.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import botocore.loaders
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from conftest import forward
from models import MODELS, service_model
from reasons import NO_CAPACITY, NO_TLS
from test_calls import CALLS, PATH, definition, fresh, image_index, repository

# Examples of what cannot exist here: the error that they end with, and why.
REFUSED = {
    "to-create-a-new-service-behind-a-load-balancer-1472512484823": ("InvalidParameterException",
        "a Classic Load Balancer, which AWS has retired for new services"),
    "024bf3b7-9cbb-44e3-848f-9d074e1fecce": ("InvalidParameterException", NO_CAPACITY),
    "elbv2-create-listener-2": ("UnsupportedProtocol", NO_TLS),
    "elbv2-modify-listener-2": ("ValidationError", NO_TLS),
    "elbv2-modify-target-group-1": ("InvalidConfigurationRequest", NO_TLS),
}
# Members of examples from before Fargate and from other kinds of container instances.
NOT_OF_FARGATE = {"containerInstanceArn", "networkBindings"}

# Examples leave to container instances what Fargate has to be told.
FARGATE_ACTIONS = {"CreateService", "RunTask"}


class Example(NamedTuple):
    service: str
    action: str
    id: str
    input: dict
    output: Any


def examples() -> list[Example]:
    loader = botocore.loaders.create_loader()
    found = []
    for name in MODELS:
        if name == "dynamodb":
            continue
        content = loader.load_service_model(MODELS[name], "examples-1")["examples"]
        for action, given in content.items():
            found += [Example(name, action, one["id"], one.get("input", {}), one.get("output", {})) for one in given]
    return found


class World:
    """Makes what an example names, once for each name in it."""

    def __init__(self, stage, example: Example):
        self.stage = stage
        self.example = example
        self.made: dict[str, str] = {}
        self.elb, self.ecs = stage.cloud.client("elbv2"), stage.cloud.client("ecs")
        self.ecr = stage.cloud.client("ecr")

    def once(self, key: str, make: Callable[[], str]) -> str:
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def place(self, value: Any, member: str = "") -> Any:
        """The same request, about what there is."""
        if isinstance(value, dict):
            return {name: self.place(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [self.place(item, member) for item in value]
        return self.text(value, member) if isinstance(value, str) else value

    def text(self, value: str, member: str) -> str:
        for pattern, make in (
            (r"arn:.*:loadbalancer/", lambda _: self.once("balancer", self.balancer)),
            (r"arn:.*:targetgroup/", lambda arn: self.once(arn, self.group)),
            (r"arn:.*:listener/", lambda _: self.once("listener", self.listener)),
            (r"arn:.*:listener-rule/", lambda _: self.once("rule", self.rule)),
            (r"arn:aws:ecs:.*:cluster/", lambda _: self.once("cluster", self.cluster)),
            (r"subnet-", lambda _: self.stage.subnets[len(self.subnets(value))]),
            (r"vpc-", lambda _: self.stage.vpc),
        ):
            if re.match(pattern, value):
                return make(value)
        if self.example.service == "ecs":
            return self.of_ecs(value, member)
        if member == "repositoryName" and self.example.action != "CreateRepository":
            return self.once(value, self.repository)
        return value

    def subnets(self, name: str) -> list[str]:
        """Names of subnets that the example has before this one."""
        names = self.example.input.get("Subnets", [])
        return names[: names.index(name)]

    def of_ecs(self, value: str, member: str) -> str:
        self.once("default", lambda: self.ecs.create_cluster()["cluster"]["clusterArn"])
        creates = self.example.action.startswith(("Create", "Register"))
        if member == "taskDefinition":
            return self.once(value, lambda: self.definition(value))
        if member == "cluster" and value != "default":
            return self.once(value, lambda: self.ecs.create_cluster(clusterName=value)["cluster"]["clusterName"])
        if member in ("service", "services"):
            return self.once(value, self.service)
        if member == "tasks":
            return self.once(value, self.task)
        return fresh(value) if member == "serviceName" and creates else value

    def balancer(self) -> str:
        made = self.elb.create_load_balancer(
            Name=fresh("example"), Subnets=self.stage.subnets, SecurityGroups=self.stage.security_groups,
            Tags=[{"Key": "project", "Value": "lima"}, {"Key": "department", "Value": "digital-media"}],
        )
        return made["LoadBalancers"][0]["LoadBalancerArn"]

    def group(self) -> str:
        arguments = {"Name": fresh("example"), "Protocol": "HTTP", "Port": 80, "VpcId": self.stage.vpc}
        arn = self.elb.create_target_group(**arguments)["TargetGroups"][0]["TargetGroupArn"]
        if self.example.action != "RegisterTargets":
            self.elb.register_targets(TargetGroupArn=arn, Targets=[{"Id": "i-0f76fade"}])
        if self.example.action == "DescribeTargetGroups":
            self.elb.create_listener(LoadBalancerArn=self.once("balancer", self.balancer), Port=8800, Protocol="HTTP", DefaultActions=forward(arn))
        return arn

    def listener(self) -> str:
        made = self.elb.create_listener(
            LoadBalancerArn=self.once("balancer", self.balancer), Port=8801, Protocol="HTTP", DefaultActions=forward(self.group())
        )
        return made["Listeners"][0]["ListenerArn"]

    def rule(self) -> str:
        on = self.once("listener", self.listener)
        made = self.elb.create_rule(ListenerArn=on, Priority=10, Conditions=PATH, Actions=forward(self.once("own", self.group)))
        return made["Rules"][0]["RuleArn"]

    def cluster(self) -> str:
        tags = [{"key": "team", "value": "dev"}]
        return self.ecs.create_cluster(clusterName=fresh("example"), tags=tags)["cluster"]["clusterArn"]

    def definition(self, name: str) -> str:
        family = name.split(":")[0]
        wanted = definition(self.stage, family=family)
        if self.example.action == "DescribeTaskDefinition":
            wanted = {"family": family, "containerDefinitions": self.example.output["taskDefinition"]["containerDefinitions"]}
        made = self.ecs.register_task_definition(**wanted)["taskDefinition"]
        return f"{family}:{made['revision']}" if ":" in name else family

    def service(self) -> str:
        name, count = fresh("example"), 1 if self.example.action == "DescribeServices" else 0
        self.ecs.create_service(serviceName=name, taskDefinition=self.stage.definition, desiredCount=count,
            launchType="FARGATE", networkConfiguration=self.stage.network)
        return name

    def task(self) -> str:
        [task] = self.ecs.run_task(taskDefinition=self.stage.definition, launchType="FARGATE", startedBy="example",
            networkConfiguration=self.stage.network,
            overrides={"containerOverrides": [{"name": "app", "environment": [{"name": "A", "value": "b"}]}]})["tasks"]
        return task["taskArn"]

    def repository(self) -> str:
        """With the image that the examples name."""
        name = repository(self.stage)
        self.ecr.put_image(repositoryName=name, imageManifest=image_index(), imageTag="precise")
        return name

    def prepare(self) -> None:
        """What the lists of ECS are to hold."""
        if self.example.service == "ecs" and self.example.action.startswith("List"):
            self.once("default", lambda: self.ecs.create_cluster()["cluster"]["clusterArn"])
            self.service()
            self.task()
            self.definition(self.example.input.get("familyPrefix", "wordpress"))


# The table of calls has every implemented action: test_models.py sees to it.
IMPLEMENTED = {(call.service, call.action) for call in CALLS}
ALL = [one for one in examples() if (MODELS[one.service], one.action) in IMPLEMENTED]


@pytest.mark.parametrize("example", ALL, ids=[f"{one.service} {one.action} {one.id}" for one in ALL])
def test_is_taken_as_aws_takes_it(example: Example, stage):
    world = World(stage, example)
    world.prepare()
    request = world.place(example.input)
    if example.action in FARGATE_ACTIONS:
        request |= {"launchType": "FARGATE", "networkConfiguration": stage.network}
    call = getattr(stage.cloud.client(MODELS[example.service]), xform_name(example.action))
    if example.id in REFUSED:
        code, _ = REFUSED[example.id]
        with pytest.raises(ClientError) as raised:
            call(**request)
        assert raised.value.response["Error"]["Code"] == code
        return
    output = service_model(example.service).operation_model(example.action).output_shape
    answer = call(**request)
    missing = [] if output is None else list(missing_members(example.output, answer, output, ""))
    assert missing == []


def test_no_refusal_without_its_example():
    assert REFUSED.keys() - {one.id for one in ALL} == set()


def missing_members(expected: Any, actual: Any, shape, path: str):
    """What the example has and the answer has not, or has of another type; botocore has read both types by the model."""
    if shape.type_name == "structure":
        if not isinstance(actual, dict):
            yield f"{path} is {type(actual).__name__}"
            return
        for name, item in expected.items():
            if name in NOT_OF_FARGATE or name not in shape.members:
                continue
            if name in actual:
                yield from missing_members(item, actual[name], shape.members[name], f"{path}.{name}")
            elif item not in ("", [], {}):
                yield f"{path}.{name}"
    elif shape.type_name == "list":
        for item in expected if isinstance(expected, list) else []:
            tries = [list(missing_members(item, one, shape.member, f"{path}[]")) for one in actual]
            keyed = [problems for problems, one in zip(tries, actual) if not is_other_key(item, one)]
            if [] not in keyed and not (path.endswith((".events", ".SecurityGroups", ".links"))):
                yield f"{path}[] like {item}: {(keyed or tries or [['nothing']])[0]}"
    elif actual is None:
        yield f"{path} is nothing"


def is_other_key(expected: Any, actual: Any) -> bool:
    """Of a list of keys and values each key has to be there."""
    return isinstance(expected, dict) and {"Key", "Value"} == expected.keys() and expected["Key"] != actual["Key"]
