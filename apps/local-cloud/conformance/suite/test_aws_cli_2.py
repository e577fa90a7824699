"""The AWS CLI in version 2, as Debian packages it, with nothing set but the endpoint."""

import json
import re
import time

import pytest

from conftest import Ended, answers, wait_until


@pytest.fixture(scope="module")
def start(pytestconfig, cloud):
    program = pytestconfig.getoption("aws_cli_2")
    if program is None:
        pytest.skip("version 2 of the AWS CLI cannot be had here")
    # This one is older than the variable that names an endpoint.
    return lambda *words: cloud.program(program, "--endpoint-url", cloud.url, *words)


@pytest.fixture(scope="module")
def aws(start):
    return answers(start)


def test_tails_what_the_tasks_wrote(aws, steady):
    lines = wait_until("the line is there", lambda: aws("logs", "tail", steady.log_group, "--since", "1h",
        "--filter-pattern", "listens"))
    # Time, stream (prefix/container/task) and message.
    assert re.search(r"^\d{4}-\d\d-\d\dT\S+ \S+/\S+/[0-9a-f]{32} .*release first listens", lines, re.MULTILINE)


def test_tails_in_its_short_form(aws, steady):
    lines = aws("logs", "tail", steady.log_group, "--since", "1h", "--format", "short", "--filter-pattern", "listens")
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d .*listens", lines)


def test_follows_what_is_written_while_it_tails(cloud, start, steady):
    logs = cloud.client("logs")
    logs.create_log_stream(logGroupName=steady.log_group, logStreamName="by-hand")
    following = start("logs", "tail", steady.log_group, "--follow", "--since", "1s", "--log-stream-names", "by-hand")

    def write(message: str):
        event = {"timestamp": int(time.time() * 1000), "message": message}
        logs.put_log_events(logGroupName=steady.log_group, logStreamName="by-hand", logEvents=[event])

    try:
        # Again and again, because nothing tells when it has begun to look.
        for nth in range(24):
            write(f"line {nth}")
            time.sleep(0.5)
    finally:
        following.terminate()
    seen = [int(number) for number in re.findall(r"by-hand line (\d+)", Ended(following).out)]
    assert len(seen) > 3 and seen == sorted(set(seen)), seen


def test_tails_nothing_of_a_group_that_is_missing(start):
    ended = Ended(start("logs", "tail", "/none"))
    assert ended.code == 254
    assert "An error occurred (ResourceNotFoundException) when calling the FilterLogEvents operation" in ended.err


def test_shows_a_service_as_a_table(aws, steady):
    shown = aws("ecs", "describe-services", "--cluster", steady.cluster, "--services", steady.service, "--output", "table")
    assert "DescribeServices" in shown and "has reached a steady state" in shown and "rolloutState" in shown


def test_shows_targets_as_yaml(aws, stage):
    shown = aws("elbv2", "describe-target-health", "--target-group-arn", stage.manifest["targetGroups"]["blue"],
        "--output", "yaml")
    assert shown.startswith("TargetHealthDescriptions")


def test_pages_by_its_own(aws, stage):
    words = ("ssm", "describe-parameters", "--query", "Parameters[].Name")
    paged, whole = json.loads(aws(*words, "--page-size", "2")), json.loads(aws(*words))
    assert sorted(paged) == sorted(whole) and len(whole) > 2


def test_waits_until_services_are_stable(aws, steady):
    assert aws("ecs", "wait", "services-stable", "--cluster", steady.cluster, "--services", steady.service) == ""
