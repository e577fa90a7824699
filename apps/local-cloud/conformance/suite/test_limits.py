"""Limits that matter to a deploy: each at its last allowed value, and refused with AWS's error one step beyond."""

import pytest
from botocore.exceptions import ClientError

from conftest import REPOSITORY, forward, wait_until
from test_calls import (
    FIXED, PAGED, PATH, alarm, balancer, definition, fresh, group, listener, log_stream, repository, rule, service_arguments, task_arguments,
)


def refused(call, code: str, words: str = "") -> None:
    with pytest.raises(ClientError) as raised:
        call()
    assert raised.value.response["Error"]["Code"] == code
    assert words in raised.value.response["Error"]["Message"]


@pytest.fixture
def ecs(stage):
    return stage.cloud.client("ecs", checked=False)


@pytest.fixture
def elb(stage):
    return stage.cloud.client("elbv2", checked=False)


def test_describes_10_services_and_not_11(stage, ecs):
    names = [f"none-{index}" for index in range(11)]
    assert len(ecs.describe_services(cluster=stage.cluster, services=names[:10])["failures"]) == 10
    refused(lambda: ecs.describe_services(cluster=stage.cluster, services=names), "InvalidParameterException")


def test_describes_100_tasks_and_not_101(stage, ecs):
    ids = [f"{index:032x}" for index in range(101)]
    assert len(ecs.describe_tasks(cluster=stage.cluster, tasks=ids[:100])["failures"]) == 100
    refused(lambda: ecs.describe_tasks(cluster=stage.cluster, tasks=ids), "InvalidParameterException")


# The largest page of each list, by its page of AWS; None where the action has no size to ask for.
LARGEST_PAGE = {
    "list_clusters": 100, "list_services": 100, "list_tasks": 100, "list_task_definitions": 100,
    "describe_load_balancers": 400, "describe_target_groups": 400, "describe_listeners": 400, "describe_rules": 400,
    "describe_parameters": 50, "get_parameters_by_path": 10, "get_parameter_history": 50,
    "describe_log_groups": 50, "describe_log_streams": 50, "filter_log_events": 10_000,
    "describe_alarms": 100, "describe_alarm_history": 100, "list_tables": 100,
    "describe_repositories": 1000, "describe_images": 1000, "list_images": 1000,
    "list_metrics": None, "get_metric_data": None,
}
INVALID_TOKEN = {
    "ecs": "InvalidParameterException", "elbv2": "ValidationError", "ssm": "InvalidNextToken", "logs": "InvalidParameterException",
    "cloudwatch": "InvalidNextToken", "ecr": "InvalidParameterException",
}


@pytest.mark.parametrize(("service_name", "method", "member", "size", "arguments"), PAGED, ids=[f"{p[0]} {p[1]}" for p in PAGED])
def test_a_page_has_a_largest_size_and_a_token_is_one_that_was_given(service_name, method, member, size, arguments, stage):
    client = stage.cloud.client(service_name, checked=False)
    given = arguments(stage)
    call = getattr(client, method)
    largest = LARGEST_PAGE[method]
    if largest is not None:
        [name] = size
        call(**given, **{name: largest})
        with pytest.raises(ClientError):
            call(**given, **{name: largest + 1})
        with pytest.raises(ClientError):
            call(**given, **{name: 0})
    if service_name in INVALID_TOKEN:
        token = client.get_paginator(method)._pagination_cfg["input_token"]
        code = "InvalidParameterValue" if method == "list_metrics" else INVALID_TOKEN[service_name]
        refused(lambda: call(**given, **{token: "bm9uZSBvZiB5b3Vycw=="}), code)


def test_log_events_have_a_token_in_either_direction(stage):
    logs = stage.cloud.client("logs")
    names = log_stream(stage, 3)
    first = logs.get_log_events(**names, startFromHead=True, limit=2)
    second = logs.get_log_events(**names, nextToken=first["nextForwardToken"], limit=2)
    end = logs.get_log_events(**names, nextToken=second["nextForwardToken"], limit=2)
    back = logs.get_log_events(**names, nextToken=second["nextBackwardToken"], limit=2)
    texts = lambda answer: [event["message"] for event in answer["events"]]
    assert [texts(first), texts(second), texts(end)] == [["line 0", "line 1"], ["line 2"], []]
    assert end["nextForwardToken"] == second["nextForwardToken"]
    assert texts(back) == ["line 0", "line 1"]


def test_weights_go_from_0_to_999(stage, elb):
    arn, groups = rule(stage), [group(stage), group(stage)]
    weigh = lambda weight: elb.modify_rule(RuleArn=arn, Actions=[{"Type": "forward", "ForwardConfig": {
        "TargetGroups": [{"TargetGroupArn": groups[0], "Weight": weight}, {"TargetGroupArn": groups[1], "Weight": 1}]}}])
    for weight in (0, 999):
        tuples = weigh(weight)["Rules"][0]["Actions"][0]["ForwardConfig"]["TargetGroups"]
        assert tuples[0]["Weight"] == weight
    for weight in (-1, 1000):
        refused(lambda: weigh(weight), "ValidationError")


def test_an_action_names_5_target_groups_and_not_6(stage, elb):
    arn, groups = rule(stage), [group(stage) for _ in range(6)]
    elb.modify_rule(RuleArn=arn, Actions=forward(*groups[:5]))
    refused(lambda: elb.modify_rule(RuleArn=arn, Actions=forward(*groups)), "ValidationError")


def test_priorities_go_from_1_to_50000_and_are_unique(stage, elb):
    on = listener(stage)
    make = lambda priority: elb.create_rule(ListenerArn=on, Priority=priority, Conditions=PATH, Actions=FIXED)
    made = [make(priority)["Rules"][0]["RuleArn"] for priority in (1, 50_000)]
    for priority in (0, 50_001):
        refused(lambda: make(priority), "ValidationError")
    refused(lambda: make(50_000), "PriorityInUse")
    refused(lambda: elb.set_rule_priorities(RulePriorities=[{"RuleArn": made[0], "Priority": 50_000}]), "PriorityInUse")
    swapped = [{"RuleArn": made[0], "Priority": 50_000}, {"RuleArn": made[1], "Priority": 1}]
    assert len(elb.set_rule_priorities(RulePriorities=swapped)["Rules"]) == 2


def test_a_target_group_is_on_one_load_balancer_only(stage, elb):
    arn = group(stage)
    on = [listener(stage, LoadBalancerArn=balancer(stage)) for _ in range(2)]
    elb.modify_listener(ListenerArn=on[0], DefaultActions=forward(arn))
    refused(lambda: elb.modify_listener(ListenerArn=on[1], DefaultActions=forward(arn)), "TargetGroupAssociationLimit")
    elb.modify_listener(ListenerArn=on[0], DefaultActions=FIXED)
    elb.modify_listener(ListenerArn=on[1], DefaultActions=forward(arn))


def test_what_is_in_use_cannot_be_deleted(stage, elb, ecs):
    arn, by = group(stage), rule(stage)
    elb.modify_rule(RuleArn=by, Actions=forward(arn))
    refused(lambda: elb.delete_target_group(TargetGroupArn=arn), "ResourceInUse")
    elb.delete_rule(RuleArn=by)
    elb.delete_target_group(TargetGroupArn=arn)
    running = {"cluster": stage.cluster, "service": stage.service}
    refused(lambda: ecs.delete_service(**running), "InvalidParameterException")
    refused(lambda: ecs.delete_cluster(cluster=stage.cluster), "ClusterContainsServicesException")


def test_a_task_definition_has_64_kib_and_not_more(stage, ecs):
    def register(length: int):
        wanted = definition(stage)
        wanted["containerDefinitions"][0]["environment"] = [{"name": "LONG", "value": "x" * length}]
        return ecs.register_task_definition(**wanted)

    register(60 * 1024)
    refused(lambda: register(64 * 1024), "ClientException", "Max allowed length is '65536' bytes")


@pytest.mark.parametrize(("cpu", "memory"), [("256", "512"), ("256", "2048"), ("512", "4096"), ("1024", "8192"), ("4096", "30720"),
    ("8192", "16384"), ("16384", "122880"), ("1 vCPU", "3 GB")])
def test_fargate_has_the_size(cpu, memory, stage, ecs):
    ecs.register_task_definition(**definition(stage, cpu=cpu, memory=memory))


@pytest.mark.parametrize(("cpu", "memory"), [("256", "4096"), ("512", "512"), ("1024", "9216"), ("2048", "3072"), ("4096", "4096"),
    ("8192", "18432"), ("300", "512"), ("32768", "122880")])
def test_fargate_does_not_have_the_size(cpu, memory, stage, ecs):
    refused(lambda: ecs.register_task_definition(**definition(stage, cpu=cpu, memory=memory)), "ClientException",
        f"No Fargate configuration exists for given values: {cpu} CPU, {memory} memory.")


def test_a_service_name_is_taken_with_other_settings(stage, ecs):
    wanted = service_arguments(stage)
    first = ecs.create_service(**wanted)["service"]
    assert ecs.create_service(**wanted)["service"]["createdAt"] == first["createdAt"]
    refused(lambda: ecs.create_service(**wanted | {"desiredCount": 1}), "InvalidParameterException", "not idempotent")


@pytest.mark.parametrize("reference", ["/conformance/no-such-parameter", "arn:aws:ssm:eu-west-1:123456789012:parameter/none"])
def test_a_task_whose_secret_is_not_there_stops_with_resource_initialization_error(reference, stage, ecs):
    wanted = definition(stage, family="conformance-secret")
    wanted["containerDefinitions"][0]["secrets"] = [{"name": "SECRET", "valueFrom": reference}]
    made = ecs.register_task_definition(**wanted)["taskDefinition"]["taskDefinitionArn"]
    [task] = ecs.run_task(**task_arguments(stage, taskDefinition=made))["tasks"]

    def stopped():
        [now] = ecs.describe_tasks(cluster=stage.cluster, tasks=[task["taskArn"]])["tasks"]
        return now if now["lastStatus"] == "STOPPED" else None

    end = wait_until("the task has stopped", stopped)
    assert end["stopCode"] == "TaskFailedToStart"
    assert end["stoppedReason"].startswith("ResourceInitializationError: ")
    assert reference.split("/", 1)[-1] in end["stoppedReason"]


def test_a_client_token_starts_its_tasks_once(stage, ecs):
    wanted = task_arguments(stage, clientToken=fresh("token"), count=2)
    arns = lambda answer: sorted(task["taskArn"] for task in answer["tasks"])
    first = arns(ecs.run_task(**wanted))
    assert arns(ecs.run_task(**wanted)) == first
    refused(lambda: ecs.run_task(**wanted | {"count": 1}), "ConflictException")


def test_a_call_deletes_100_images_and_not_101(stage):
    ecr = stage.cloud.client("ecr", checked=False)
    images = [{"imageTag": f"none-{index}"} for index in range(101)]
    name = repository(stage)
    assert len(ecr.batch_delete_image(repositoryName=name, imageIds=images[:100])["failures"]) == 100
    refused(lambda: ecr.batch_delete_image(repositoryName=name, imageIds=images), "InvalidParameterException")


def test_a_task_whose_image_was_deleted_stops_with_cannot_pull_container_error(stage, ecs):
    """What runs goes on; what is started for it does not."""
    bundle = stage.cloud.work / fresh("bundle")
    bundle.mkdir()
    (bundle / "job.mjs").write_text("setTimeout(() => {}, 600_000);")
    image = stage.cloud.control("POST", "images", {"repository": REPOSITORY, "bundle": str(bundle)})
    wanted = definition(stage, family="conformance-deleted")
    wanted["containerDefinitions"][0] |= {"image": image["uri"], "command": ["job.mjs"], "stopTimeout": 2}
    made = ecs.register_task_definition(**wanted)["taskDefinition"]["taskDefinitionArn"]
    start = lambda: ecs.run_task(**task_arguments(stage, taskDefinition=made))["tasks"][0]["taskArn"]
    describe = lambda arn: ecs.describe_tasks(cluster=stage.cluster, tasks=[arn])["tasks"][0]
    first = start()
    wait_until("the task runs", lambda: describe(first)["lastStatus"] == "RUNNING")
    deleted = stage.cloud.client("ecr").batch_delete_image(repositoryName=REPOSITORY, imageIds=[{"imageDigest": image["digest"]}])
    assert deleted["failures"] == []
    second = start()
    wait_until("the task has stopped", lambda: describe(second)["lastStatus"] == "STOPPED")
    assert describe(second)["stoppedReason"].startswith("CannotPullContainerError: ")
    assert describe(second)["stoppedReason"].endswith(": not found")
    assert describe(first)["lastStatus"] == "RUNNING"
    ecs.stop_task(cluster=stage.cluster, task=first)


def test_a_parameter_keeps_4_kib_and_an_advanced_one_8(stage):
    ssm = stage.cloud.client("ssm", checked=False)
    put = lambda length, tier: ssm.put_parameter(Name=f"/conformance/{fresh('size')}", Type="String", Value="x" * length, Tier=tier)
    put(4096, "Standard")
    put(8192, "Advanced")
    refused(lambda: put(4097, "Standard"), "ValidationException")
    refused(lambda: put(8193, "Advanced"), "ValidationException")


def test_an_alarm_looks_at_no_more_datapoints_than_it_evaluates(stage):
    alarm(stage, EvaluationPeriods=3, DatapointsToAlarm=3)
    with pytest.raises(ClientError, match="DatapointsToAlarm"):
        alarm(stage, EvaluationPeriods=3, DatapointsToAlarm=4)
