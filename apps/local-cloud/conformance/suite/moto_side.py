"""A call, and what one cloud answers to it."""

from typing import Any, NamedTuple

import boto3
import jmespath
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from conftest import CREDENTIALS, REGION

# Of an error: the words, which no page of AWS promises, and what is read of its own.
WORDS = {"Error", "ResponseMetadata", "message", "Message"}


class Ref(NamedTuple):
    """What an earlier answer held; a well-formed ARN or token of nothing where there was none."""

    key: str


class Call(NamedTuple):
    """@param case what is odd about the arguments, in a word or two; empty where nothing is
    @param binds by name, the place in the answer (JMESPath) that later calls refer to
    @param undo action and arguments that take back a call which one cloud took and the other refused; without it, both
    clouds are built anew"""

    service: str
    action: str
    arguments: dict
    case: str = ""
    binds: dict = {}
    undo: tuple[str, dict] | None = None


class Outcome(NamedTuple):
    """@param again whether the answer is about what an earlier call had made"""

    error: str
    answer: Any
    again: bool = False

    @property
    def word(self) -> str:
        return self.error or ("success, the same again" if self.again else "success")


class Side:
    def __init__(self, url: str):
        self.url = url
        self.bound: dict[str, str] = {}
        self.network: dict[str, str] = {}
        self._clients: dict = {}

    def client(self, service: str):
        if service not in self._clients:
            # No checks of the client: what is wrong must be refused by the cloud.
            config = Config(retries={"total_max_attempts": 1}, parameter_validation=False, read_timeout=30)
            self._clients[service] = boto3.client(
                service, endpoint_url=self.url, region_name=REGION, config=config, **CREDENTIALS
            )
        return self._clients[service]

    def send(self, call: Call, prefix: str) -> Outcome:
        arguments = filled(call.arguments, {**self.network, **self.bound}, prefix)
        try:
            answer = getattr(self.client(call.service), xform_name(call.action))(**arguments)
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            if status >= 500:
                return Outcome(f"fault {status}", {})
            extra = {key: value for key, value in error.response.items() if key not in WORDS}
            return Outcome(f"{error.response['Error']['Code']} {status}", extra)
        except (ValueError, ResponseParserError):
            return Outcome("unreadable", {})
        found = {key: jmespath.search(place, answer) for key, place in call.binds.items()}
        named = {key: str(value) for key, value in found.items() if value is not None}
        again = any(value in self.bound.values() for value in named.values())
        self.bound.update(named)
        return Outcome("", answer, again)


def filled(value, known: dict[str, str], prefix: str):
    if isinstance(value, Ref):
        return known.get(value.key) or absent(value.key)
    if isinstance(value, dict):
        return {filled(key, known, prefix): filled(item, known, prefix) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, known, prefix) for item in value]
    return value.replace("~", prefix) if isinstance(value, str) else value


def absent(key: str) -> str:
    kind = key.split(":")[0]
    elb = f"arn:aws:elasticloadbalancing:{REGION}:123456789012:"
    return {
        "lb": f"{elb}loadbalancer/app/none/0123456789abcdef",
        "tg": f"{elb}targetgroup/none/0123456789abcdef",
        "listener": f"{elb}listener/app/none/0123456789abcdef/0123456789abcdef",
        "rule": f"{elb}listener-rule/app/none/0123456789abcdef/0123456789abcdef/0123456789abcdef",
        "default": f"{elb}listener-rule/app/none/0123456789abcdef/0123456789abcdef/fedcba9876543210",
        "td": "none:1",
    }.get(kind, "none")
