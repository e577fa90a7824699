"""What others asked of the local cloud, judged by AWS's models: the real engine's deployments, and the integration suites."""

import json
import pathlib
from collections import Counter

import pytest

from conftest import wait_until
from models import TOLERATED, error_of, judge

# Suites that ask for what there is not: these answers are right, whatever was asked.
NO_SUCH_ACTION = {"UnknownOperationException", "InvalidAction"}


def exchanges(folder: pathlib.Path) -> list[dict]:
    """A cloud that was killed may have left half a line, and one that had not started yet says so in plain text."""
    lines = [line for file in sorted(folder.glob("*.ndjson")) for line in file.read_text().splitlines(keepends=True)]
    found = [json.loads(line) for line in lines if line.endswith("\n")]
    return [one for one in found if not one["response"]["headers"].get("content-type", "").startswith("text/plain")]


def judged(found: list[dict]) -> Counter:
    violations: Counter = Counter()
    for one in found:
        if one["response"]["status"] >= 400 and error_of(one["response"])[0] in NO_SUCH_ACTION:
            continue
        violations.update(problem for problem in judge(one) if (problem.kind, problem.where) not in TOLERATED)
    return violations


def test_the_engine_deploys_as_the_models_allow(pytestconfig):
    """Blue, blue to green in steps, a broken release, a rollback."""
    work = pathlib.Path(pytestconfig.getoption("work"))
    log = wait_until("the deployments have ended", lambda: (work / "engine.log").is_file() and work / "engine.log", 300)
    assert log.read_text().endswith("ended with 0\n"), log.read_text()[-3000:]
    found = exchanges(work / "engine")
    say(pytestconfig, "calls of the real engine, four deployments", found)
    asked = {(one["service"], one["action"]) for one in found if one["response"]["status"] == 200}
    needed = {("ecs", "UpdateService"), ("ecs", "RunTask"), ("elastic-load-balancing-v2", "ModifyRule"), ("dynamodb", "UpdateItem")}
    assert needed - asked == set()
    assert no_violations(judged(found))


def test_the_integration_suites_ask_as_the_models_allow(pytestconfig):
    found = exchanges(pathlib.Path(pytestconfig.getoption("recordings")))
    if not found:
        pytest.skip("nothing was recorded: run the integration suites with CUTOVER_RECORDINGS=dist/conformance/recordings")
    say(pytestconfig, "calls of the integration suites", found)
    assert no_violations(judged(found))


def test_no_recording_holds_a_secret(pytestconfig):
    folders = [pathlib.Path(pytestconfig.getoption("recordings")), pathlib.Path(pytestconfig.getoption("work")) / "engine"]
    for one in (one for folder in folders for one in exchanges(folder)):
        assert "authorization" not in one["request"]["headers"]
        if one.get("service") != "ssm" or one["response"]["status"] >= 300:
            continue
        for parameter in secure_parameters(json.loads(one["response"]["body"] or "{}")):
            assert parameter["Value"] == "[secret]"


def secure_parameters(answer: dict) -> list[dict]:
    given = answer.get("Parameters") or [answer.get("Parameter") or {}]
    return [one for one in given if one.get("Type") == "SecureString" and "Value" in one]


def no_violations(violations: Counter) -> bool:
    if violations:
        pytest.fail("\n".join(f"{count} x {one.kind}: {one.where}: {one.text}" for one, count in violations.items()))
    return True


def say(config, what: str, found: list[dict]) -> None:
    services = Counter(one.get("service", "none") for one in found)
    counts = ", ".join(f"{name} {count}" for name, count in services.most_common())
    config.verdict = [*getattr(config, "verdict", []), f"{what}: {len(found)} calls judged ({counts})"]
