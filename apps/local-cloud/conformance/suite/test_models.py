"""Everything that the other suites did with the cloud, judged by AWS's own models."""

import json
import pathlib
from collections import Counter, defaultdict

import pytest

from models import COMMON_ERRORS, TOLERATED, answer_of, error_of, judge, service_model
from reasons import REASONS
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


# Without success: who may take a role is in its trust policy, and the local template's roles trust ECS alone. src/sts/sts.spec.ts
# has roles that trust an account and an identity provider.
TRUST_NOBODY_HERE = {("sts", "AssumeRole"), ("sts", "AssumeRoleWithWebIdentity")}


def test_every_implemented_action_was_called_with_success(exchanges, cloud, pytestconfig):
    succeeded = {(one["service"], one["action"]) for one in exchanges if one["response"]["status"] == 200}
    actions = implemented(cloud)
    say(pytestconfig, f"implemented actions: {len(actions)}, called with success: {len(set(actions) & succeeded)}")
    assert sorted(set(actions) - succeeded) == sorted(TRUST_NOBODY_HERE)


# Lists that an answer never holds nothing of, or never holds.
NEVER_EMPTY = {
    "elastic-load-balancing-v2 DescribeLoadBalancers LoadBalancers": "the template has one",
    "elastic-load-balancing-v2 DescribeLoadBalancerAttributes Attributes": "every load balancer has attributes",
    "elastic-load-balancing-v2 DescribeRules Rules": "every listener has its default rule",
    "elastic-load-balancing-v2 DescribeTags TagDescriptions": "one description for each ARN that is asked for",
    "elastic-load-balancing-v2 DescribeTargetGroupAttributes Attributes": "every target group has attributes",
    "ecs ListClusters clusterArns": "the template has one, and the action has no filter",
    "ecr GetAuthorizationToken authorizationData": "one for each registry that is asked for",
    "ssm GetParameterHistory Parameters": "every parameter has a version",
    "cloudwatch DescribeAlarms LogAlarms": "alarms on queries of logs are not implemented, and left out of answers",
    "cloudwatch GetMetricData MetricDataResults": "one result for each query, with or without datapoints",
    "cloudwatch ListMetrics OwningAccounts": "of monitoring accounts only",
}


def test_every_list_was_seen_empty(exchanges, cloud):
    """Each list that answers hold at their top, so that a client's loop over nothing is tried as well."""
    lists = {
        (service, action, name)
        for service, action in implemented(cloud)
        if action.startswith(("Describe", "Filter", "Get", "List"))
        for name, member in service_model(service).operation_model(action).output_shape.members.items()
        if member.type_name == "list"
    }
    seen = {
        (one["service"], one["action"], name)
        for one in exchanges
        if one["response"]["status"] == 200 and one["service"] != "dynamodb"
        for name, value in answer_of(one).items()
        if value == []
    }
    left = {" ".join(one) for one in lists - seen}
    assert sorted(left - NEVER_EMPTY.keys()) == []
    assert sorted(NEVER_EMPTY.keys() - left) == [], "seen empty: the reason goes"


def test_every_declared_error_is_provoked_or_has_a_reason(exchanges, cloud, pytestconfig):
    provoked = defaultdict(set)
    for one in exchanges:
        if one["response"]["status"] >= 300 and "x-conformance-injected" not in one["request"]["headers"]:
            provoked[(one["service"], one["action"])].add(error_of(one["response"])[0])
    missing, seen = set(), set()
    for service, action in implemented(cloud):
        for shape in service_model(service).operation_model(action).error_shapes:
            code = shape.metadata.get("error", {}).get("code", shape.name)
            if shape.name in NOT_DUE:
                continue
            found = {code, shape.name} & provoked[(service, action)]
            (seen if found else missing).add((service, action, code))
    common = sum(len(codes & COMMON_ERRORS) for codes in provoked.values())
    say(pytestconfig, f"declared errors: {len(missing) + len(seen)}, provoked: {len(seen)} (and {common} common ones), "
        f"with a reason: {len(missing & set(REASONS))}")
    assert sorted(missing - set(REASONS)) == [], "provoke it, or say in reasons.py why it cannot be"
    assert sorted(set(REASONS) - missing) == [], "provoked, or not declared: the reason goes"


def test_no_secret_was_recorded(pytestconfig):
    assert "conformance-s3cret" not in pathlib.Path(pytestconfig.getoption("recording")).read_text()


def say(config, line):
    config.verdict = [*getattr(config, "verdict", []), line]
