"""Two answers, member by member."""

import json
import re
from collections import Counter
from datetime import datetime, timedelta, timezone

import jmespath

from moto_side import Side

# What the tasks, the targets and the alarms of a cloud do after an answer, and what it stores: moto has none of them.
OF_THE_DATA_PLANE = {
    "ecs": {"events", "pendingCount", "runningCount", "failedTasks", "rolloutState", "rolloutStateReason", "activeServicesCount",
            "runningTasksCount", "pendingTasksCount"},
    "elbv2": {"TargetHealth"},
    "cloudwatch": {"StateUpdatedTimestamp"},
    "logs": {"storedBytes", "ingestionTime", "lastIngestionTime", "uploadSequenceToken", "nextSequenceToken", "eventId",
             "searchedLogStreams"},
}  # fmt: skip

# Times of metrics and log events are compared by their distance from this.
NOW = datetime.now(timezone.utc).replace(second=0, microsecond=0)
NOW_MS = int(NOW.timestamp() * 1000)

# By which an element of a list is told from the others, the first that all have.
IDENTITIES = (
    "RuleArn", "ListenerArn", "LoadBalancerArn", "TargetGroupArn", "ResourceArn", "Target.[Id, Port]", "Key", "AlarmName",
    "[MetricName, Dimensions]", "Timestamp", "Version && [Name, Version]", "Name", "serviceArn", "clusterArn", "logGroupName",
    "logStreamName", "[repositoryName, imageDigest]", "imageDigest && [imageDigest, imageTag]", "AttributeName", "IndexName", "ZoneName", "SubnetId", "key", "name", "Id", "id", "arn",
)  # fmt: skip
WORD = re.compile(r"^[A-Za-z][A-Za-z_.-]{0,60}$")


class Normal:
    """An answer without what two clouds cannot have in common: ids, times, accounts, tokens."""

    patterns = [
        (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<uuid>"),
        (re.compile(r"\b[0-9a-f]{32}\b"), "<id>"),
        (re.compile(r"/([0-9a-f]{16}|\d{15})\b"), "/<id>"),
        (re.compile(r"ecs-svc/\d+"), "ecs-svc/<id>"),
        (re.compile(r"\b\d{12}\b"), "<account>"),
        (re.compile(r"^[\w.<>~-]*elb\.amazonaws\.com$|^[\w<>~-]+\.[\w-]+\.elb\.amazonaws\.com$|^[\w<>~.-]+\.localhost$"), "<host>"),
        (re.compile(r"\bt-\d{13}\b"), "<time>"),
    ]  # fmt: skip
    tokens = re.compile("^(next|Next|nextForward|nextBackward)(Token|Marker)$|^(AccessKeyId|SecretAccessKey|SessionToken|AssumedRoleId)$")
    moments = re.compile("^(Timestamps?|timestamp|firstEventTimestamp|lastEventTimestamp)$")

    def __init__(self, side: Side, prefix: str, service: str):
        known = {key: text for key, text in {**side.network, **side.bound}.items() if key != "token"}
        self.names = sorted(((text, f"<{key}>") for key, text in known.items() if len(text) > 6), key=lambda one: -len(one[0]))
        self.prefix = prefix
        self.left_out = OF_THE_DATA_PLANE.get(service, set()) | {"ResponseMetadata"}

    def of(self, value, key: str = ""):
        if isinstance(value, dict):
            return {
                self.text(name): self.of(item, name)
                for name, item in value.items()
                if name not in self.left_out
            }
        if isinstance(value, list):
            return [self.of(item, key) for item in value]
        if isinstance(value, datetime):
            return f"<now {(value - NOW) / timedelta(minutes=1):+}>" if self.moments.match(key) else "<time>"
        if isinstance(value, str):
            return "<token>" if self.tokens.match(key) else self.text(value)
        if key == "creationTime":
            return "<time>"
        if self.moments.match(key):
            return f"<now {(value - NOW_MS) / 60_000:+}>"
        return round(value, 9) if isinstance(value, float) else value

    def text(self, text: str) -> str:
        for known, name in self.names:
            text = text.replace(known, name)
        text = text.replace(self.prefix, "~")
        for pattern, name in self.patterns:
            text = pattern.sub(name, text)
        return text


def kind(value) -> str:
    """What of a value stands in the table: words of an enumeration as they are, of all else what it is."""
    if value is None or isinstance(value, bool) or value in ("", [], {}):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return value if WORD.match(value) else "text"
    return "present"


def there(value) -> str:
    return json.dumps(value) if value in ("", [], {}) else "present"


def compared(ours, theirs, place: str = "answer"):
    """@yields place, our value and theirs, of each member that is not the same"""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted({*ours, *theirs}):
            if key not in theirs:
                yield f"{place}.{key}", there(ours[key]), "absent"
            elif key not in ours:
                yield f"{place}.{key}", "absent", there(theirs[key])
            else:
                yield from compared(ours[key], theirs[key], f"{place}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list):
        yield from lists(ours, theirs, place)
    elif ours != theirs or isinstance(ours, bool) != isinstance(theirs, bool):
        yield place, kind(ours), kind(theirs)


def canonical(value) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def lists(ours: list, theirs: list, place: str):
    if ours == theirs:
        return
    if sorted(map(canonical, ours)) == sorted(map(canonical, theirs)):
        yield f"{place}[]", "one order", "another"
        return
    key = identity(ours, theirs)
    if key is None:
        mine, others = Counter(map(canonical, ours)), Counter(map(canonical, theirs))
        if len(ours) == len(theirs) and all(isinstance(one, dict) for one in [*ours, *theirs]):
            for one, other in zip(ours, theirs, strict=True):
                yield from compared(one, other, f"{place}[]")
            return
        for text in sorted(mine - others):
            yield f"{place}[]", kind(json.loads(text)), "absent"
        for text in sorted(others - mine):
            yield f"{place}[]", "absent", kind(json.loads(text))
        return
    mine, others = ({key(one): one for one in side} for side in (ours, theirs))
    for name in sorted({*mine, *others}):
        at = f"{place}[{name}]" if "." in name and "Key" in (ours or theirs)[0] else f"{place}[]"
        if name in mine and name in others:
            yield from compared(mine[name], others[name], at)
        else:
            yield at, *(("present", "absent") if name in mine else ("absent", "present"))
    common = [key(one) for one in ours if key(one) in others], [key(one) for one in theirs if key(one) in mine]
    if common[0] != common[1]:
        yield f"{place}[]", "one order", "another"


def identity(ours: list, theirs: list):
    """How the elements of both lists are told apart; None where nothing tells them apart."""
    for name in IDENTITIES:
        def key(one, name=name):
            found = jmespath.search(name, one) if isinstance(one, dict) else None
            return None if found in (None, [], [None, None]) else canonical(found).strip('"')

        lists_of_keys = [[key(one) for one in side] for side in (ours, theirs)]
        if all(None not in keys and len(set(keys)) == len(keys) for keys in lists_of_keys):
            return key
    return None


def leaves(value) -> int:
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    return sum(map(leaves, value)) if isinstance(value, list) else 1
