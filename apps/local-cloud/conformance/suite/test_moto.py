"""The same calls to this cloud and to moto: no difference that the table has not judged, and none of which ours is the wrong one.

Play and table are compared at the end: a row that no difference needs any more is one too many.
"""

from collections import Counter

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

import moto_balancing as balancing
import moto_containers as containers
import moto_images as images
import moto_services as services
from conftest import CREDENTIALS, REGION
from models import MODELS
from moto_balancing import Paged
from moto_differences import JUDGED, MENDED, NOT_COMPARED, NOT_IMITATED, OURS_WRONG, ROWS, Row, table
from moto_compare import compared
from moto_pair import Difference, Pair
from moto_seeded import SEEDS, WORLDS, sequence
from moto_side import Call
from test_calls import implemented

SYSTEMATIC = {
    "load balancers": balancing.LOAD_BALANCERS,
    "target groups": balancing.TARGET_GROUPS,
    "targets": balancing.TARGETS,
    "listeners": balancing.LISTENERS,
    "rules": balancing.RULES,
    "clusters": containers.CLUSTERS,
    "task definitions": containers.DEFINITIONS,
    "services": containers.SERVICES,
    "tasks": containers.TASKS,
    "repositories": images.REPOSITORIES,
    "images": images.IMAGES,
    "registry": images.REGISTRY,
    "parameters": services.PARAMETERS,
    "logs": services.LOGS,
    "metrics": services.METRICS,
    "alarms": services.ALARMS,
    "tables": services.TABLES,
    "identity": services.STS,
}
SEEDED = [(world, seed) for world in WORLDS for seed in SEEDS]
NAMES = {client: name for name, client in MODELS.items()}
played: set = set()


@pytest.fixture(scope="module")
def pair(pytestconfig):
    return Pair(pytestconfig.getoption("twin"), pytestconfig.getoption("moto"))


def play(pair: Pair, calls) -> None:
    pair.begin()
    for one in calls:
        if isinstance(one, Paged):
            pair.pages(one.call, one.size, one.token)
        else:
            pair.send(one)


def unjudged(differences, judged=JUDGED) -> list[str]:
    return [str(one) for one in differences if one not in judged and one.anyhow not in judged]


def assert_judged(pair: Pair, before: set[Difference]) -> None:
    examples = {str(one): call for one, call in pair.examples.items()}
    found = [f"{one}\n    {examples[one]}" for one in unjudged(pair.differences.keys() - before)]
    if found:
        pytest.fail("not judged in moto_differences.py:\n" + "\n".join(found))


@pytest.mark.parametrize("title", SYSTEMATIC)
def test_systematic_calls(title, pair):
    before = set(pair.differences)
    play(pair, SYSTEMATIC[title])
    assert_judged(pair, before)
    played.add(title)


@pytest.mark.parametrize(("world", "seed"), SEEDED)
def test_seeded_calls(world, seed, pair):
    before = set(pair.differences)
    play(pair, sequence(world, seed))
    assert_judged(pair, before)
    played.add((world, seed))


def test_no_row_is_stale(pair, pytestconfig):
    if played != {*SYSTEMATIC, *SEEDED}:
        pytest.skip("only some of the calls were made")
    needed = {one if one in JUDGED else one.anyhow for one in pair.differences}
    assert sorted(map(str, JUDGED.keys() - needed)) == []
    verdicts = Counter(JUDGED[one].verdict for one in needed)
    words = ", ".join(f"{verdict} {count}" for verdict, count in sorted(verdicts.items()))
    lines = [
        f"compared with moto: {pair.calls.total()} calls ({', '.join(f'{name} {count}' for name, count in pair.calls.most_common())})",
        f"members compared with moto's: {pair.members}; differences: {len(needed)} in {len(ROWS)} rows ({words})",
    ]
    pytestconfig.verdict = [*getattr(pytestconfig, "verdict", []), *lines]


def test_ours_is_wrong_nowhere():
    assert [str(one) for one, row in JUDGED.items() if row.verdict == OURS_WRONG] == []


def test_each_row_has_a_reason_and_a_page():
    assert all(row.reason.endswith(".") and row.address.startswith("https://docs.aws.amazon.com/") for row in ROWS)
    assert all(reason.endswith(".") and address.startswith("https://docs.aws.amazon.com/") for reason, address in MENDED)


def test_every_implemented_action_was_compared(pair, cloud):
    if played != {*SYSTEMATIC, *SEEDED}:
        pytest.skip("only some of the calls were made")
    compared_actions = {(NAMES[service], action) for service, action in pair.succeeded}
    left = {f"{service}.{action}" for service, action in implemented(cloud) if (service, action) not in compared_actions}
    assert left == NOT_COMPARED.keys()


@pytest.mark.parametrize(("service", "method"), NOT_IMITATED)
def test_what_is_not_imitated_is_refused(service, method, pytestconfig):
    config = Config(retries={"total_max_attempts": 1})
    ours, theirs = (
        boto3.client(service, endpoint_url=pytestconfig.getoption(name), region_name=REGION, config=config, **CREDENTIALS)
        for name in ("twin", "moto")
    )
    assert getattr(theirs, method)()["ResponseMetadata"]["HTTPStatusCode"] == 200
    with pytest.raises(ClientError):
        getattr(ours, method)()


# That the comparison can fail


class Bent:
    """A cloud whose answers are changed on their way."""

    def __init__(self, side, bend):
        self._side, self._bend = side, bend

    def __getattr__(self, name):
        return getattr(self._side, name)

    def send(self, call, prefix):
        return self._bend(self._side.send(call, prefix))


def parameter(answer) -> dict:
    return answer["Parameter"]


PLANTED = {
    "a member is missing": (lambda a: parameter(a).pop("Version"), "answer.Parameter.Version", "absent", "present"),
    "a member is new": (lambda a: parameter(a).update(Colour="blue"), "answer.Parameter.Colour", "present", "absent"),
    "a value is another": (lambda a: parameter(a).update(Type="StringList"), "answer.Parameter.Type", "StringList", "String"),
    "a name is another": (lambda a: parameter(a).update(Name="/other"), "answer.Parameter.Name", "text", "text"),
}


@pytest.mark.parametrize("title", PLANTED)
def test_finds_the_planted_member(title, pair):
    change, place, ours, theirs = PLANTED[title]

    def bend(outcome):
        if "Parameter" in outcome.answer:
            change(outcome.answer)
        return outcome

    before, sides = pair.differences.copy(), pair.sides
    pair.begin()
    try:
        pair.sides = (Bent(sides[0], bend), sides[1])
        pair.send(services.put("/~/planted"))
        pair.send(Call("ssm", "GetParameter", {"Name": "/~/planted"}))
        found = [one for one in pair.differences if one not in before]
        assert found == [Difference("ssm.GetParameter", place, ours, theirs)]
        assert len(unjudged(found)) == 1
    finally:
        pair.sides, pair.differences = sides, before


def test_finds_the_planted_error(pair):
    before, sides = pair.differences.copy(), pair.sides
    pair.begin()
    try:
        pair.sides = (Bent(sides[0], lambda outcome: outcome._replace(error=outcome.error and "InternalError 400")), sides[1])
        pair.send(Call("ssm", "GetParameter", {"Name": "/~/none"}))
        found = [one for one in pair.differences if one not in before]
        assert found == [Difference("ssm.GetParameter", "outcome", "InternalError 400", "ParameterNotFound 400")]
    finally:
        pair.sides, pair.differences = sides, before


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        ([1, 2], [2, 1], [("answer[]", "one order", "another")]),
        ([{"Name": "a", "n": 1}], [{"Name": "b", "n": 1}], [("answer[]", "present", "absent"), ("answer[]", "absent", "present")]),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [("answer.a.b", "number", "number")]),
        ({"a": True}, {"a": 1}, [("answer.a", "true", "number")]),
        ({"a": []}, {}, [("answer.a", "[]", "absent")]),
        ([{"Key": "a.b", "Value": "x"}], [{"Key": "a.b", "Value": "y"}], [("answer[a.b].Value", "x", "y")]),
        ({"a": 3}, {"a": 3.0}, []),
    ],
)
def test_compares_member_by_member(ours, theirs, found):
    assert list(compared(ours, theirs)) == found


def test_a_row_judges_nothing_but_what_it_names():
    row = Row("unspecified", "[]", "absent", "Open.", "Rule", ["elbv2.CreateRule | answer.Rules[].Transforms"])
    judged = table([row])
    right = Difference("elbv2.CreateRule", "answer.Rules[].Transforms", "[]", "absent")
    assert unjudged([right], judged) == []
    for other in (right._replace(where="elbv2.ModifyRule"), right._replace(place="answer.Rules[].Actions"), right._replace(ours="present")):
        assert unjudged([other], judged) == [str(other)]


def test_a_difference_is_judged_once():
    row = Row("unspecified", "[]", "absent", "Open.", "Rule", ["elbv2.CreateRule | answer.Rules[].Transforms"])
    with pytest.raises(ValueError, match="judged twice"):
        table([row, row._replace(verdict="theirs wrong")])
