"""Requests of the table, each with one value that its model forbids: refused, and never a fault of the cloud's own."""

from collections import Counter, defaultdict

import boto3
import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from conftest import CREDENTIALS, REGION
from models import MODELS, pattern, service_model
from test_calls import CALLS

NAMES = {client: name for name, client in MODELS.items()}
WIRE_INT_MAX = 2**31 - 1

# Signs of which every pattern of the models refuses at least one.
ODD_SIGNS = ("!", " ", ":", "\u0001")


def forbidden(shape, protocol: str) -> list:
    """Values of the right type, and one of a wrong type, that the shape does not allow."""
    kind, limits = shape.type_name, shape.metadata
    least, most = limits.get("min"), limits.get("max")
    values: list = []
    if kind == "string":
        if getattr(shape, "enum", None):
            values.append("NOT_ONE_OF_THEM")
        if most is not None and int(most) < 10_000:
            values.append("a" * (int(most) + 1))
        if least is not None and int(least) > 0:
            values.append("a" * (int(least) - 1))
        if limits.get("pattern"):
            values.append(unmatched(limits["pattern"], int(least or 1)))
        if protocol != "query":
            values.append(5)
    if kind in ("integer", "long"):
        values += [int(most) + 1] if most is not None and int(most) < WIRE_INT_MAX else []
        values += [int(least) - 1] if least is not None else []
    return values


def unmatched(text: str, length: int) -> str:
    """A text of the length that the pattern does not take."""
    return next(one for sign in ODD_SIGNS for one in [sign * length, "a" * (length - 1) + sign] if not pattern(text).fullmatch(one))


def sized(value: list, shape) -> list:
    """The list with one item too many or too few."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    lists = []
    if most is not None and int(most) < 1000:
        lists.append((value * (int(most) + 1))[: int(most) + 1])
    if least is not None and int(least) > 0:
        lists.append(value[: int(least) - 1])
    return lists


def spoiled(value, shape, protocol: str, path: str = ""):
    """Every request that differs from a right one in one forbidden value, with the place of it."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                for at, wrong in spoiled(value[name], member, protocol, f"{path}.{name}"):
                    yield at, value | {name: wrong}
    elif shape.type_name == "list":
        for wrong in sized(value, shape):
            yield f"{path} of {len(wrong)}", wrong
        if value:
            for at, wrong in spoiled(value[0], shape.member, protocol, f"{path}[]"):
                yield at, [wrong, *value[1:]]
    elif shape.type_name != "map":
        for wrong in forbidden(shape, protocol):
            yield f"{path} {str(wrong)[:20]}", wrong


def client_of(cloud, service: str):
    config = Config(retries={"total_max_attempts": 1}, parameter_validation=False)
    client = boto3.client(service, endpoint_url=cloud.url, region_name=REGION, config=config, **CREDENTIALS)
    # The judge looks at right requests and at what the table wants refused; these are looked at here.
    client.meta.events.register("before-sign", lambda request, **_: request.headers.add_header("x-conformance-probe", "1"))
    return client


def test_forbidden_values_are_refused(stage, pytestconfig):
    sent, accepted, faults = Counter(), defaultdict(list), []
    clients: dict = {}
    for call in CALLS:
        model = service_model(NAMES[call.service])
        operation = model.operation_model(call.action)
        if call.error is not None or operation.input_shape is None:
            continue
        client = clients.setdefault(call.service, client_of(stage.cloud, call.service))
        each = lambda: spoiled(call.arguments(stage), operation.input_shape, model.metadata["protocol"])
        requests = list(each())
        for index, (place, request) in enumerate(requests):
            # A name that an earlier request took would be refused for that.
            if call.action.startswith("Create"):
                _, request = list(each())[index]
            sent[call.service] += 1
            try:
                getattr(client, xform_name(call.action))(**request)
                accepted[call.service].append(f"{call.action}{place}")
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
                    faults.append(f"{call.action}{place}: {error}")
            except (ValueError, ResponseParserError) as error:
                faults.append(f"{call.action}{place}: an answer that the client cannot read: {error}")
    total = sum(map(len, accepted.values()))
    line = f"requests with a forbidden value: {sent.total()}, refused: {sent.total() - total}, taken all the same: {total}"
    pytestconfig.verdict = [*getattr(pytestconfig, "verdict", []), line]
    assert faults == []
    if accepted:
        pytest.fail("\n".join(f"{name}: {len(places)}: {', '.join(places)}" for name, places in accepted.items()))
