"""ecs-deploy, as it comes from PyPI: a deployment tool that knows ECS and nothing else."""

import shutil

import pytest

from conftest import REPOSITORY, Ended, wait_until


@pytest.fixture(scope="module")
def ecs(cloud):
    def call(*words: str, timeout_s: float = 120) -> Ended:
        return Ended(cloud.program("ecs", *words), timeout_s)

    return call


def revision(arn: str) -> str:
    return arn.rsplit(":", 1)[1]


def test_keeps_the_release_when_a_new_one_cannot_start(ecs, steady):
    before = steady.describe()["taskDefinition"]
    released = steady.answers()
    missing = f"000000000000.dkr.ecr.eu-west-1.amazonaws.com/nowhere@sha256:{'0' * 64}"
    ended = ecs("deploy", steady.cluster, steady.service, "-i", "app", missing, "--rollback", "--timeout", "60",
        "--no-deregister")
    assert ended.code == 1, ended.all
    # It reads the service's events, and stops at the first that says so: ECS says it of tasks that do not reach RUNNING.
    assert "is unable to consistently start tasks successfully" in ended.all, ended.all
    assert "Deployment failed" in ended.all and "Rolling back" in ended.all and "Rollback successful" in ended.all
    assert steady.describe()["taskDefinition"] == before
    assert steady.answers() == released


def test_hears_of_the_circuit_breaker_when_it_waits_on(ecs, steady):
    before = steady.describe()["taskDefinition"]
    ended = ecs("deploy", steady.cluster, steady.service, "-e", "app", "STATUS", "500", "--ignore-warnings", "--timeout", "60",
        "--no-deregister")
    assert ended.code == 1 and "ECS deployment circuit breaker" in ended.all, ended.all
    assert steady.describe()["deployments"][0]["rolloutState"] == "FAILED"
    steady.cloud.client("ecs").update_service(cluster=steady.cluster, service=steady.service, taskDefinition=before)
    wait_until("the release that worked is back", steady.is_steady)
    assert steady.answers() == "first"


def test_rolls_a_changed_release_out(ecs, steady):
    before = steady.describe()["taskDefinition"]
    ended = ecs("deploy", steady.cluster, steady.service, "-e", "app", "RELEASE", "second", "--timeout", "60", "--no-deregister")
    assert ended.code == 0, ended.all
    assert "Deployment successful" in ended.out and 'Changed environment "RELEASE"' in ended.out
    assert steady.describe()["taskDefinition"] != before
    assert steady.answers() == "second"


def test_deploys_another_image_and_deregisters_the_old_definition(ecs, steady):
    before = steady.describe()["taskDefinition"]
    bundle = steady.cloud.work / "other"
    shutil.copytree(steady.programs, bundle)
    (bundle / "release.txt").write_text("other")
    image = steady.cloud.control("POST", "images", {"repository": REPOSITORY, "bundle": str(bundle)})["uri"]
    ended = ecs("deploy", steady.cluster, steady.service, "-i", "app", image, "--timeout", "60")
    assert ended.code == 0, ended.all
    assert "Deregister task definition revision" in ended.out
    [old] = [steady.cloud.client("ecs").describe_task_definition(taskDefinition=before)["taskDefinition"]]
    assert old["status"] == "INACTIVE"


@pytest.mark.parametrize("count", [2, 1])
def test_scales(ecs, steady, count):
    ended = ecs("scale", steady.cluster, steady.service, str(count), "--timeout", "60")
    assert ended.code == 0 and "Scaling successful" in ended.out, ended.all
    assert steady.describe()["runningCount"] == count


def test_runs_a_task_with_another_command(ecs, steady):
    network = steady.network["awsvpcConfiguration"]
    options = [word for subnet in network["subnets"] for word in ("--subnet", subnet)]
    options += [word for group in network["securityGroups"] for word in ("--securitygroup", group)]
    ended = ecs("run", steady.cluster, "conformance-job", "1", "-c", "app", "job.mjs 7", "--launchtype", "FARGATE", *options)
    assert ended.code == 0 and "Successfully started 1 instances of task" in ended.out, ended.all
    [arn] = [line.removeprefix("- ") for line in ended.out.splitlines() if line.startswith("- arn:aws:ecs:")]
    describe = lambda: steady.cloud.client("ecs").describe_tasks(cluster=steady.cluster, tasks=[arn])["tasks"][0]
    wait_until("the task has stopped", lambda: describe()["lastStatus"] == "STOPPED")
    assert describe()["containers"][0]["exitCode"] == 7


def test_shows_what_changed_between_two_revisions(ecs, steady):
    family = "conformance-app"
    arns = steady.cloud.client("ecs").list_task_definitions(familyPrefix=family)["taskDefinitionArns"]
    assert len(arns) >= 2
    ended = ecs("diff", family, revision(arns[0]), revision(arns[-1]))
    assert ended.code == 0 and "second" in ended.out, ended.all


def test_says_that_a_service_is_missing(ecs, steady):
    ended = ecs("scale", steady.cluster, "none", "1")
    assert ended.code == 1 and "Service not found" in ended.all
