"""The AWS CLI in version 1, as it comes from PyPI, with nothing set but the endpoint."""

import json
import time

import pytest

from conftest import Ended, answers, wait_until


@pytest.fixture(scope="module")
def aws(cloud):
    return answers(lambda *words: cloud.program("aws", *words))


def test_shows_a_service_as_a_table(aws, steady):
    shown = aws("ecs", "describe-services", "--cluster", steady.cluster, "--services", steady.service, "--output", "table")
    assert "DescribeServices" in shown and "has reached a steady state" in shown and "rolloutState" in shown


def test_shows_load_balancers_as_a_table(aws, stage):
    assert "conformance" in aws("elbv2", "describe-load-balancers", "--output", "table")


def test_queries_what_a_task_runs(aws, steady):
    [task] = json.loads(aws("ecs", "list-tasks", "--cluster", steady.cluster, "--service-name", steady.service,
        "--query", "taskArns"))
    status = aws("ecs", "describe-tasks", "--cluster", steady.cluster, "--tasks", task,
        "--query", "tasks[0].containers[0].lastStatus", "--output", "text")
    assert status.strip() == "RUNNING"


def test_queries_weights(aws, stage):
    query = "Listeners[0].DefaultActions[0].ForwardConfig.TargetGroups[].Weight"
    shown = aws("elbv2", "describe-listeners", "--listener-arns", stage.listener, "--query", query, "--output", "text")
    assert shown.strip() == "1"


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (("cloudwatch", "describe-alarms"), "MetricAlarms[].AlarmName"),
        (("ecs", "list-task-definitions"), "taskDefinitionArns"),
        (("logs", "describe-log-groups"), "logGroups[].logGroupName"),
        (("ssm", "describe-parameters"), "Parameters[].Name"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_pages_by_its_own(aws, stage, words, query):
    # In pages of two, and all of it again at the default.
    paged = json.loads(aws(*words, "--page-size", "2", "--query", query))
    whole = json.loads(aws(*words, "--query", query))
    assert sorted(paged) == sorted(whole) and len(whole) > 2


def test_goes_on_from_a_starting_token(aws, stage):
    first = json.loads(aws("elbv2", "describe-target-groups", "--max-items", "1"))
    second = json.loads(aws("elbv2", "describe-target-groups", "--max-items", "1", "--starting-token", first["NextToken"]))
    assert first["TargetGroups"][0]["TargetGroupArn"] != second["TargetGroups"][0]["TargetGroupArn"]


def test_waits_for_what_takes_its_time(cloud, steady):
    """The four waiters at once: each polls every six or fifteen seconds."""
    ecs, elb = cloud.client("ecs"), cloud.client("elbv2")
    ecs.update_service(cluster=steady.cluster, service=steady.service, forceNewDeployment=True)
    job = steady.run_job()
    idle = steady.target_group("conformance-waiter")
    target = {"Id": "10.9.9.9", "Port": steady.port}
    elb.register_targets(TargetGroupArn=idle, Targets=[target])
    elb.deregister_targets(TargetGroupArn=idle, Targets=[target])
    started = time.monotonic()
    waiters = {
        "services-stable": cloud.program("aws", "ecs", "wait", "services-stable", "--cluster", steady.cluster,
            "--services", steady.service),
        "tasks-stopped": cloud.program("aws", "ecs", "wait", "tasks-stopped", "--cluster", steady.cluster, "--tasks", job),
        "target-in-service": cloud.program("aws", "elbv2", "wait", "target-in-service", "--target-group-arn", steady.group),
        "target-deregistered": cloud.program("aws", "elbv2", "wait", "target-deregistered", "--target-group-arn", idle,
            "--targets", f"Id={target['Id']},Port={target['Port']}"),
    }
    ended = {name: Ended(program, 120) for name, program in waiters.items()}
    assert {name: (one.code, one.err) for name, one in ended.items()} == {name: (0, "") for name in waiters}
    assert steady.is_steady() and time.monotonic() - started < 120
    [task] = ecs.describe_tasks(cluster=steady.cluster, tasks=[job])["tasks"]
    assert task["lastStatus"] == "STOPPED" and task["containers"][0]["exitCode"] == 0


def test_waiter_gives_up_on_a_service_that_is_missing(cloud, stage):
    ended = Ended(cloud.program("aws", "ecs", "wait", "services-stable", "--cluster", stage.cluster, "--services", "none"))
    assert ended.code == 255 and "MISSING" in ended.err


def test_reads_the_lines_that_a_task_wrote(aws, steady):
    lines = wait_until("the line is there", lambda: aws("logs", "filter-log-events", "--log-group-name", steady.log_group,
        "--filter-pattern", "listens", "--query", "events[].message", "--output", "text"))
    assert "release first listens" in lines


def test_words_an_error_as_aws_does(cloud, stage):
    ended = Ended(cloud.program("aws", "elbv2", "describe-target-groups", "--names", "none"))
    assert ended.code == 255
    assert "An error occurred (TargetGroupNotFound) when calling the DescribeTargetGroups operation" in ended.err
