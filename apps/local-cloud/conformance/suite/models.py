"""Judges recorded exchanges by botocore's service models: AWS's own description of every action."""

import base64
import io
import json
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import botocore.session
import regex
from botocore.parsers import RpcV2CBORParser

from formats import format_problem

# By the name of the JavaScript SDK's client, which the local cloud goes by.
MODELS = {
    "ecr": "ecr",
    "ecs": "ecs",
    "elastic-load-balancing-v2": "elbv2",
    "ssm": "ssm",
    "cloudwatch": "cloudwatch",
    "cloudwatch-logs": "logs",
    "sts": "sts",
    "dynamodb": "dynamodb",
}

# Errors of every service: AWS documents them once ("Common errors"), not in the models.
COMMON_ERRORS = {
    "AccessDenied",
    "AccessDeniedException",
    "ExpiredToken",
    "InvalidClientTokenId",
    "InternalFailure",
    "InvalidAction",
    "InvalidParameterCombination",
    "InvalidParameterValue",
    "MissingParameter",
    "SerializationException",
    "ServiceUnavailable",
    "ThrottlingException",
    "UnknownOperationException",
    "ValidationError",
    "ValidationException",
}


# Lengths and ranges that the models share between requests and answers, and that AWS's own answers do not keep.
TOLERATED = {
    # The AWS CLI's own example of the action (awscli/examples/ssm/get-parameter-history.rst) has "Labels": [].
    ("wrong length", "ssm GetParameterHistory output.Parameters[].Labels"),
    # The AWS CLI's own example of the action (awscli/examples/ssm/get-parameters.rst) has "InvalidParameters": [].
    ("wrong length", "ssm GetParameters output.InvalidParameters"),
    # The AWS CLI's examples of tables (awscli/examples/dynamodb/create-table.rst) have "NumberOfDecreasesToday": 0.
    ("wrong range", "dynamodb DescribeTable output.Table.ProvisionedThroughput.NumberOfDecreasesToday"),
    ("wrong range", "dynamodb CreateTable output.TableDescription.ProvisionedThroughput.NumberOfDecreasesToday"),
    # The list is the one of a request's 1 to 100 images; an answer has up to 1000 (API_ListImages), and none of an empty repository.
    ("wrong length", "ecr ListImages output.imageIds"),
    # The same list; what could not be deleted stands under failures.
    ("wrong length", "ecr BatchDeleteImage output.imageIds"),
    # No page shows a resource without tags. The list is the one that AddTags takes, where it may not be empty.
    ("wrong length", "elastic-load-balancing-v2 DescribeTags output.TagDescriptions[].Tags"),
}


class Violation(NamedTuple):
    kind: str
    where: str
    text: str


@cache
def service_model(name: str):
    return botocore.session.get_session().get_service_model(MODELS[name])


def judge(exchange: dict) -> list[Violation]:
    """Everything about one exchange that the model of its service does not allow."""
    name, action = exchange.get("service"), exchange["action"]
    if name is None:
        return [Violation("undeclared error", action, "the call reached no service")]
    model = service_model(name)
    if action not in model.operation_names:
        return [Violation("unknown action", f"{name} {action}", "not in the model")]
    operation = model.operation_model(action)
    response = exchange["response"]
    judged = Judgement(f"{name} {action}")
    if response["status"] >= 300:
        judge_error(judged, exchange, operation)
        return judged.violations
    try:
        decode_request(judged, exchange["request"], operation)
        decode_answer(judged, response, operation)
    except (ValueError, ElementTree.ParseError) as error:
        judged.add("wrong type", "body", f"cannot be read: {error}")
    return judged.violations


class Judgement:
    def __init__(self, subject: str):
        self.subject = subject
        self.violations: list[Violation] = []
        self.members = 0

    def add(self, kind: str, path: str, text: str) -> None:
        self.violations.append(Violation(kind, f"{self.subject} {path}", text))


# Answers and requests, by protocol


def decode_answer(judged: Judgement, message: dict, operation) -> None:
    shape = operation.output_shape
    body = body_of(message)
    content_type = message["headers"].get("content-type", "")
    if "cbor" in content_type:
        value = from_cbor(body)
        if shape is not None:
            walk(judged, value, shape, "output", CBOR)
    elif "json" in content_type:
        if shape is None or body == b"":
            if shape is not None and body == b"":
                judged.add("wrong type", "output", "an empty body where a structure is declared")
            return
        walk(judged, json.loads(body), shape, "output", JSON)
    elif "xml" in content_type:
        root = ElementTree.fromstring(body)
        expected = f"{operation.name}Response"
        if local(root) != expected:
            judged.add("unknown member", "output", f"<{local(root)}> in place of <{expected}>")
        namespace = operation.service_model.metadata["xmlNamespace"]
        if not root.tag.startswith("{" + namespace + "}"):
            judged.add("wrong type", "output", f"{root.tag} is not in {namespace}")
        if root.find("{*}ResponseMetadata/{*}RequestId") is None:
            judged.add("missing member", "output", "ResponseMetadata.RequestId")
        if shape is None:
            return
        result = root.find("{*}" + shape.serialization.get("resultWrapper", f"{operation.name}Result"))
        if result is None:
            judged.add("missing member", "output", "the result element")
        else:
            walk(judged, from_xml(judged, result, shape, "output"), shape, "output", TYPED)
    else:
        judged.add("wrong type", "output", f"content-type {content_type!r}")


def answer_of(exchange: dict) -> dict:
    """The members of a successful answer, in whatever protocol it came."""
    operation = service_model(exchange["service"]).operation_model(exchange["action"])
    message = exchange["response"]
    body, content_type = body_of(message), message["headers"].get("content-type", "")
    if operation.output_shape is None or body == b"":
        return {}
    if "cbor" in content_type:
        return from_cbor(body)
    if "json" in content_type:
        return json.loads(body)
    result = ElementTree.fromstring(body).find("{*}" + operation.output_shape.serialization["resultWrapper"])
    return {} if result is None else from_xml(Judgement(exchange["action"]), result, operation.output_shape, "output")


def decode_request(judged: Judgement, message: dict, operation) -> None:
    """What was answered with success must have been a request that AWS takes, too."""
    shape = operation.input_shape
    if shape is None:
        return
    body = body_of(message)
    content_type = message["headers"].get("content-type", "")
    if "cbor" in content_type:
        walk(judged, from_cbor(body) if body else {}, shape, "input", CBOR)
    elif "json" in content_type:
        walk(judged, json.loads(body or b"{}"), shape, "input", JSON)
    else:
        walk(judged, from_form(dict(parse_qsl(body.decode(), keep_blank_values=True)), shape), shape, "input", TYPED)


def judge_error(judged: Judgement, exchange: dict, operation) -> None:
    response = exchange["response"]
    code, members = error_of(response)
    status = response["status"]
    if code is None:
        judged.add("wrong type", "error", "an error without a code")
        return
    by_code = {shape.metadata.get("error", {}).get("code", shape.name): shape for shape in operation.error_shapes}
    by_name = {shape.name: shape for shape in operation.error_shapes}
    shape = by_code.get(code) or by_name.get(code)
    # A service that once spoke the query protocol names its errors a second time, as that protocol did.
    query_code = response["headers"].get("x-amzn-query-error", "").split(";")[0]
    if shape is None:
        if not COMMON_ERRORS & {code, query_code}:
            judged.add("undeclared error", "error", f"{code} is not declared for the action, nor common")
        return
    declared = status_of(shape)
    if status != declared:
        judged.add("wrong status", "error", f"{code} with {status}, the model says {declared}")
    if members is not None:
        mode = CBOR if "cbor" in response["headers"].get("content-type", "") else JSON
        walk(judged, without_type(members), shape, f"error {code}", mode)


def status_of(shape) -> int:
    """The HTTP status that an error shape declares: its own, or that of a server's or a client's fault."""
    given = shape.metadata.get("error", {}).get("httpStatusCode")
    # The attribute is in the model, and not among those that botocore passes on.
    return given or (500 if shape._shape_model.get("fault") else 400)


def error_of(response: dict) -> tuple[str | None, dict | None]:
    """Code and members of an error; the query protocol has no members but the message."""
    content_type = response["headers"].get("content-type", "")
    body = body_of(response)
    if "xml" in content_type:
        found = ElementTree.fromstring(body).find("{*}Error/{*}Code")
        return (None if found is None else found.text), None
    content = from_cbor(body) if "cbor" in content_type else json.loads(body)
    return str(content.get("__type", "")).split("#")[-1] or None, content


def without_type(members: dict) -> dict:
    return {name: value for name, value in members.items() if name != "__type" and name.lower() != "message"}


def body_of(message: dict) -> bytes:
    return base64.b64decode(message["body"]) if message.get("encoding") == "base64" else message["body"].encode()


class Cbor(RpcV2CBORParser):
    """Keeps the tag of a timestamp apart from a plain number."""


def from_cbor(body: bytes) -> Any:
    parser = Cbor()
    return parser.parse_data_item(parser.get_peekable_stream_from_bytes(body)) if body else {}


def local(element) -> str:
    return element.tag.split("}")[-1]


def from_xml(judged: Judgement, element, shape, path: str) -> Any:
    kind = shape.type_name
    if kind == "structure":
        names = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}
        value: dict[str, Any] = {}
        for child in element:
            tag = local(child)
            if tag not in names:
                judged.add("unknown member", path, tag)
                continue
            name, member = names[tag]
            if name in value and not member.serialization.get("flattened"):
                judged.add("wrong type", f"{path}.{name}", "given twice")
            value[name] = from_xml(judged, child, member, f"{path}.{name}")
        return value
    if kind == "list":
        expected = shape.member.serialization.get("name", "member")
        for child in element:
            if local(child) != expected:
                judged.add("unknown member", path, f"<{local(child)}> in a list of <{expected}>")
        return [from_xml(judged, child, shape.member, f"{path}[]") for child in element]
    if kind == "map":
        raise ValueError(f"no map is expected at {path}")
    return from_text(element.text or "", shape)


def from_text(text: str, shape) -> Any:
    """A value of the shape's type, or the text itself where it is none."""
    try:
        match shape.type_name:
            case "integer" | "long":
                return int(text)
            case "double" | "float":
                return float(text)
            case "boolean":
                return {"true": True, "false": False}.get(text, text)
            case "timestamp":
                return datetime.fromisoformat(text)
            case "blob":
                return base64.b64decode(text)
    except ValueError:
        pass
    return text


def from_form(form: dict[str, str], shape, prefix: str = "") -> Any:
    kind = shape.type_name
    if kind == "structure":
        value = {}
        for name, member in shape.members.items():
            at = prefix + member.serialization.get("name", name)
            if at in form or any(key.startswith(at + ".") for key in form):
                value[name] = from_form(form, member, at if at in form else at + ".")
        return value
    if kind == "list":
        inner = "" if shape.serialization.get("flattened") else shape.member.serialization.get("name", "member") + "."
        base = prefix if prefix.endswith(".") else prefix + "."
        values, index = [], 1
        while True:
            at = f"{base}{inner}{index}"
            if at in form:
                values.append(from_form(form, shape.member, at))
            elif any(key.startswith(at + ".") for key in form):
                values.append(from_form(form, shape.member, at + "."))
            else:
                return values
            index += 1
    return from_text(form[prefix], shape)


# The walk

JSON, CBOR, TYPED = "json", "cbor", "typed"
NUMBER = (int, float)
TYPES = {
    JSON: {"string": str, "integer": int, "long": int, "double": NUMBER, "float": NUMBER, "boolean": bool,
           "timestamp": NUMBER, "blob": str, "structure": dict, "map": dict, "list": list},
    CBOR: {"string": str, "integer": int, "long": int, "double": NUMBER, "float": NUMBER, "boolean": bool,
           "timestamp": datetime, "blob": bytes, "structure": dict, "map": dict, "list": list},
    TYPED: {"string": str, "integer": int, "long": int, "double": NUMBER, "float": NUMBER, "boolean": bool,
            "timestamp": datetime, "blob": bytes, "structure": dict, "map": dict, "list": list},
}


def walk(judged: Judgement, value: Any, shape, path: str, mode: str) -> None:
    kind = shape.type_name
    judged.members += 1
    expected = TYPES[mode].get(kind)
    if expected and (not isinstance(value, expected) or (isinstance(value, bool) and kind != "boolean")):
        judged.add("wrong type", path, f"{type(value).__name__} {str(value)[:60]!r}, the model says {kind}")
        return
    size_problem(judged, value, shape, path)
    if kind == "structure":
        structure(judged, value, shape, path, mode)
    elif kind == "list":
        for item in value:
            walk(judged, item, shape.member, f"{path}[]", mode)
    elif kind == "map":
        for key, item in value.items():
            walk(judged, key, shape.key, f"{path}.<key>", mode)
            walk(judged, item, shape.value, f"{path}.<value>", mode)
    elif kind == "string":
        string(judged, value, shape, path)


def structure(judged: Judgement, value: dict, shape, path: str, mode: str) -> None:
    for name in shape.required_members:
        if name not in value:
            judged.add("missing member", path, f"{name} is required")
    if getattr(shape, "is_tagged_union", False) and len(value) != 1:
        judged.add("wrong type", path, f"a union with {len(value)} members")
    for name, item in value.items():
        if name not in shape.members:
            judged.add("unknown member", path, name)
            continue
        member = shape.members[name]
        walk(judged, item, member, f"{path}.{name}", mode)
        for text in item if isinstance(item, list) else [item]:
            problem = format_problem(judged.subject.split()[0], name, text) if path.startswith("output") else None
            if problem:
                judged.add("wrong format", f"{path}.{name}", problem)


def size_problem(judged: Judgement, value: Any, shape, path: str) -> None:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is None and most is None or shape.type_name in ("structure", "boolean", "timestamp"):
        return
    number = isinstance(value, NUMBER)
    size = value if number else len(value)
    kind = "wrong range" if number else "wrong length"
    if (least is not None and size < float(least)) or (most is not None and size > float(most)):
        judged.add(kind, path, f"{size}, the model says {least} to {most}")


@cache
def pattern(text: str):
    """Java's patterns, which the models hold, read the same with this library but for the escape of an astral plane."""
    return regex.compile(regex.sub(r"\\u\{?([0-9A-Fa-f]{4,6})\}?", lambda found: chr(int(found[1], 16)), text))


def string(judged: Judgement, value: str, shape, path: str) -> None:
    allowed = getattr(shape, "enum", None)
    if allowed and value not in allowed:
        judged.add("wrong value", path, f"{value!r} is not one of {', '.join(allowed[:8])}")
    wanted = shape.metadata.get("pattern")
    if wanted and not pattern(wanted).fullmatch(value):
        judged.add("wrong pattern", path, f"{value[:60]!r} does not match {wanted[:60]}")
