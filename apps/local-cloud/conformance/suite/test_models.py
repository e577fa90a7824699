"""Everything that the other suites did with the cloud, judged by AWS's own models."""

import json
import pathlib
from collections import Counter, defaultdict

import pytest

from models import COMMON_ERRORS, TOLERATED, error_of, judge, service_model
from test_calls import implemented

# Declared of most actions of ECS and never due here: IAM is not judged, and the cloud has no faults of AWS's own.
NOT_DUE = {"AccessDeniedException", "ServerException"}


@pytest.fixture(scope="module")
def exchanges(pytestconfig):
    lines = pathlib.Path(pytestconfig.getoption("recording")).read_text().splitlines()
    found = [json.loads(line) for line in lines]
    return [one for one in found if "x-conformance-probe" not in one["request"]["headers"]]


def test_every_answer_is_what_the_models_allow(exchanges, pytestconfig):
    violations = Counter()
    tolerated = set()
    for exchange in exchanges:
        for violation in judge(exchange):
            place = (violation.kind, violation.where)
            if place in TOLERATED:
                tolerated.add(place)
            else:
                violations[violation] += 1
    members = Counter(exchange["service"] for exchange in exchanges)
    counts = ", ".join(f"{name} {count}" for name, count in members.most_common())
    say(pytestconfig, f"judged by botocore's models: {len(exchanges)} calls ({counts}), {violations.total()} violations")
    say(pytestconfig, f"places where the models are narrower than AWS's documented answers: {len(tolerated)}")
    # A tolerance that nothing needs any more goes.
    assert TOLERATED - tolerated == set()
    if violations:
        pytest.fail("\n".join(f"{count} x {one.kind}: {one.where}: {one.text}" for one, count in violations.items()))


def test_every_implemented_action_was_called_with_success(exchanges, cloud, pytestconfig):
    succeeded = {(one["service"], one["action"]) for one in exchanges if one["response"]["status"] == 200}
    actions = implemented(cloud)
    say(pytestconfig, f"implemented actions: {len(actions)}, called with success: {len(set(actions) & succeeded)}")
    assert sorted(set(actions) - succeeded) == []


def test_every_error_is_named_that_was_provoked(exchanges, pytestconfig):
    provoked = defaultdict(set)
    for one in exchanges:
        if one["response"]["status"] >= 300:
            provoked[(one["service"], one["action"])].add(error_of(one["response"])[0])
    declared = 0
    seen = 0
    for service, action in {(one["service"], one["action"]) for one in exchanges}:
        shapes = service_model(service).operation_model(action).error_shapes
        codes = {shape.metadata.get("error", {}).get("code", shape.name): shape.name for shape in shapes}
        due = {code for code, name in codes.items() if name not in NOT_DUE}
        declared += len(due)
        seen += sum(1 for code in due if {code, codes[code]} & provoked[(service, action)])
    common = sum(len(codes & COMMON_ERRORS) for codes in provoked.values())
    say(pytestconfig, f"declared errors of the called actions: {declared}, provoked: {seen}, and {common} common ones")
    assert seen > 0


def test_no_secret_was_recorded(pytestconfig):
    assert "conformance-s3cret" not in pathlib.Path(pytestconfig.getoption("recording")).read_text()


def say(config, line):
    config.verdict = [*getattr(config, "verdict", []), line]
