"""The constraints that the local cloud enforces are those of the installed botocore's models, for every implemented action."""

import json
import pathlib
from collections import defaultdict

import pytest

from constraints import constraints_of
from test_calls import implemented

FOLDER = pathlib.Path(__file__).parents[2] / "src/wire/constraints"


@pytest.fixture(scope="module")
def derived(cloud):
    actions = defaultdict(list)
    for service, action in implemented(cloud):
        actions[service].append(action)
    return {service: constraints_of(service, names) for service, names in actions.items()}


def test_enforced_constraints_are_those_of_the_models(derived, pytestconfig):
    if pytestconfig.getoption("write_constraints"):
        for service, found in derived.items():
            (FOLDER / f"{service}.json").write_text(json.dumps(found, indent=1) + "\n")
    kept = {file.stem: json.loads(file.read_text()) for file in FOLDER.glob("*.json")}
    stale = [service for service in sorted({*derived, *kept}) if derived.get(service) != kept.get(service)]
    assert stale == [], "out of date: npx nx run local-cloud:conformance --write-constraints"
