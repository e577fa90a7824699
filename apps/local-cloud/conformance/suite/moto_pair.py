"""The same calls to two clouds, and what their answers differ in."""

import re
import urllib.request
from collections import Counter
from typing import NamedTuple

from conftest import REGION
from moto_clear import empty, wait_inactive
from moto_compare import Normal, compared, leaves
from moto_side import Call, Outcome, Ref, Side, filled

NETWORKED = {"elbv2", "ecs"}
PAGED = "paged"
READS = re.compile("Describe|List|Get|Filter|Query|Scan|BatchGet")


class Difference(NamedTuple):
    """@param where service, action and, for an answer to odd arguments, what was odd about them
    @param place path of the member without indexes, or `outcome`"""

    where: str
    place: str
    ours: str
    theirs: str

    @property
    def anyhow(self) -> "Difference":
        """The same one of an answer to arguments that are not odd."""
        return self._replace(where=self.where.split(" (")[0])

    def __str__(self):
        return f"{self.where} | {self.place}: ours {self.ours}, theirs {self.theirs}"


class Pair:
    """Both clouds, with nothing in them but what the calls made."""

    def __init__(self, ours: str, theirs: str):
        self.sides = (Side(ours), Side(theirs))
        self.world = 0
        self.calls = Counter()
        self.members = 0
        self.rebuilt = 0
        self._touched: set[str] = set()
        self.succeeded: set[tuple[str, str]] = set()
        self.differences: Counter[Difference] = Counter()
        self.examples: dict[Difference, dict] = {}
        self._kept: list[Call] = []
        self._network_of_ours()

    @property
    def prefix(self) -> str:
        return f"w{self.world:04d}-"

    def begin(self) -> None:
        """A new world: nothing of the one before is in it."""
        self._clear()
        self._kept = []

    def send(self, call: Call) -> None:
        known = {key for side in self.sides for key in side.bound}
        ours, theirs = self._send_to_both(call)
        self.calls[call.service] += 1
        self._compare(call, ours, theirs)
        reads = READS.match(call.action) is not None
        if ours.again != theirs.again and not reads:
            self._rebuild()
        elif not ours.error and not theirs.error:
            self.succeeded.add((call.service, call.action))
            if not reads:
                self._kept.append(call)
                self._settle(call)
        elif bool(ours.error) != bool(theirs.error) and not reads:
            is_new = not known.intersection(call.binds)
            self._reunite(call, self.sides[0] if theirs.error else self.sides[1], is_new)

    def pages(self, call: Call, size: tuple[str, int], token: tuple[str, str], most: int = 4) -> None:
        """Page by page, in both: token is the member of the request, and that of the answer."""
        first = call._replace(arguments=call.arguments | dict([size]), binds={"token": token[1]}, case=PAGED)
        for side in self.sides:
            side.bound.pop("token", None)
        self.send(first)
        for _ in range(most):
            if not all(side.bound.get("token") for side in self.sides):
                return
            following = first.arguments | {token[0]: Ref("token")}
            before = [side.bound.pop("token") for side in self.sides]
            for side, value in zip(self.sides, before, strict=True):
                side.network["token"] = value
            self.send(first._replace(arguments=following))
        for side in self.sides:
            side.network.pop("token", None)

    def _send_to_both(self, call: Call) -> list[Outcome]:
        if call.service in NETWORKED and not self.sides[1].network:
            self.sides[1].network = self._network_of_theirs()
        self._touched.add(call.service)
        return [side.send(call, self.prefix) for side in self.sides]

    def _compare(self, call: Call, ours: Outcome, theirs: Outcome) -> None:
        name = f"{call.service}.{call.action}"
        where = f"{name} ({call.case})" if call.case else name
        is_read = READS.match(call.action) is not None
        if ours.error != theirs.error or (ours.again != theirs.again and not is_read):
            found = [Difference(where, "outcome", ours.word, theirs.word)]
        else:
            mine, other = (
                Normal(side, self.prefix, call.service).of(outcome.answer)
                for side, outcome in zip(self.sides, (ours, theirs), strict=True)
            )
            self.members += leaves(mine)
            found = [Difference(where, *each) for each in compared(mine, other)]
        for one in set(found):
            self.differences[one] += 1
            self.examples.setdefault(one, call.arguments)

    def _reunite(self, call: Call, taker: Side, is_new: bool) -> None:
        """One cloud has what the other refused: without it, or both anew."""
        if call.undo is not None and is_new:
            action, arguments = call.undo
            undone = taker.send(Call(call.service, action, arguments), self.prefix)
            for key in call.binds:
                taker.bound.pop(key, None)
            if not undone.error:
                return
        self._rebuild()

    def _rebuild(self) -> None:
        """Both anew, with what they agreed upon."""
        self._clear()
        kept, self._kept = self._kept, []
        for call in kept:
            self._send_to_both(call)
            self._kept.append(call)
            self._settle(call)

    def _settle(self, call: Call) -> None:
        """A service that is deleted drains here first; moto has nothing to drain."""
        if (call.service, call.action) != ("ecs", "DeleteService"):
            return
        wait_inactive(self.sides[0], filled(call.arguments, self.sides[0].bound, self.prefix))

    def _clear(self) -> None:
        self.world += 1
        self.rebuilt += 1
        ours, theirs = self.sides
        for side in self.sides:
            side.bound = {}
        empty(ours, self._touched)
        if self._touched <= {"elbv2"}:
            empty(theirs, self._touched)
        else:
            # It lists what is deleted; and this is quicker.
            post(f"{theirs.url}/moto-api/reset")
            theirs.network = {}
        self._touched = set()

    def _network_of_theirs(self) -> dict[str, str]:
        ec2 = self.sides[1].client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
        subnets = [
            ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.77.{index}.0/24", AvailabilityZone=f"{REGION}{zone}")
            for index, zone in enumerate("ab")
        ]
        group = ec2.create_security_group(GroupName="peer", Description="peer", VpcId=vpc)["GroupId"]
        return network(vpc, *(one["Subnet"]["SubnetId"] for one in subnets), group)

    def _network_of_ours(self) -> None:
        ssm = self.sides[0].client("ssm")
        self.sides[0].network = network(*ssm.get_parameter(Name="/network")["Parameter"]["Value"].split())
        ssm.delete_parameter(Name="/network")


def post(url: str) -> None:
    urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=30).close()


def network(vpc: str, subnet_a: str, subnet_b: str, group: str) -> dict[str, str]:
    return {"vpc": vpc, "subnet:a": subnet_a, "subnet:b": subnet_b, "sg": group}
