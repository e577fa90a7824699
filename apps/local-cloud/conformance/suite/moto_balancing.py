"""By hand: every implemented action that both clouds have, with what it is for, what it refuses, and what it pages."""

import itertools

from moto_side import Call, Ref


def call(service):
    def make(action: str, case: str = "", binds: dict | None = None, undo: tuple | None = None, **arguments) -> Call:
        return Call(service, action, arguments, case, binds or {}, undo)

    return make


class Paged:
    """@param size member and value of the page's size
    @param token member of the request, and of the answer"""

    def __init__(self, call: Call, size: tuple, token: tuple):
        self.call, self.size, self.token = call, size, token


elb, ecs, ssm, ecr = call("elbv2"), call("ecs"), call("ssm"), call("ecr")
logs, cloudwatch, dynamodb, sts = call("logs"), call("cloudwatch"), call("dynamodb"), call("sts")

TAGS = [{"Key": "owner", "Value": "peer"}]
ECS_TAGS = [{"key": "owner", "value": "peer"}]
FIXED = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503", "ContentType": "text/plain"}}]
PATH = [{"Field": "path-pattern", "Values": ["/a*"]}]


def forward(*weights: tuple[str, int]) -> list:
    groups = [{"TargetGroupArn": Ref(f"tg:{name}"), "Weight": weight} for name, weight in weights]
    return [{"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}]


odd = itertools.count(1)


def own(name: str, case: str) -> str:
    """`c` is for what is refused. A name that no other call asks for: what one cloud takes and the other refuses must not be in the way of the next."""
    return f"{name}{next(odd)}" if case and name == "c" else name


def load_balancer(name: str, case: str = "", **more) -> Call:
    name = own(name, case)
    arguments = {"Name": f"~{name}", "Subnets": [Ref("subnet:a"), Ref("subnet:b")], "SecurityGroups": [Ref("sg")]} | more
    return elb("CreateLoadBalancer", case, {f"lb:{name}": "LoadBalancers[0].LoadBalancerArn"}, ("DeleteLoadBalancer", {"LoadBalancerArn": Ref(f"lb:{name}")}), **arguments)


def target_group(name: str, case: str = "", **more) -> Call:
    name = own(name, case)
    arguments = {"Name": f"~{name}", "Protocol": "HTTP", "Port": 8080, "VpcId": Ref("vpc"), "TargetType": "ip"} | more
    arguments = {key: value for key, value in arguments.items() if value is not None}
    return elb("CreateTargetGroup", case, {f"tg:{name}": "TargetGroups[0].TargetGroupArn"}, ("DeleteTargetGroup", {"TargetGroupArn": Ref(f"tg:{name}")}), **arguments)


def listener(name: str, port: int, case: str = "", **more) -> Call:
    arguments = {"LoadBalancerArn": Ref("lb:a"), "Port": port, "Protocol": "HTTP", "DefaultActions": FIXED} | more
    return elb("CreateListener", case, {f"listener:{name}": "Listeners[0].ListenerArn"}, ("DeleteListener", {"ListenerArn": Ref(f"listener:{name}")}), **arguments)


def rule(name: str, priority: int, case: str = "", **more) -> Call:
    arguments = {"ListenerArn": Ref("listener:a"), "Priority": priority, "Conditions": PATH, "Actions": FIXED} | more
    return elb("CreateRule", case, {f"rule:{name}": "Rules[0].RuleArn"}, ("DeleteRule", {"RuleArn": Ref(f"rule:{name}")}), **arguments)


BALANCING = [load_balancer("a"), target_group("a"), target_group("b"), listener("a", 80)]
rules = elb("DescribeRules", binds={"default:a": "Rules[?IsDefault].RuleArn | [0]"}, ListenerArn=Ref("listener:a"))

LOAD_BALANCERS = [
    elb("DescribeLoadBalancers"),
    load_balancer("a"), load_balancer("a"),
    load_balancer("a", "same name, other settings", Scheme="internal"),
    load_balancer("b", Scheme="internal", Tags=TAGS, IpAddressType="ipv4", Type="application"),
    load_balancer("c", "one subnet", Subnets=[Ref("subnet:a")]),
    load_balancer("c", "unknown subnet", Subnets=["subnet-0123456789abcdef0", Ref("subnet:b")]),
    load_balancer("c", "unknown security group", SecurityGroups=["sg-0123456789abcdef0"]),
    load_balancer("c", "no subnets", Subnets=[]),
    load_balancer("c", "name too long", Name="a" * 33),
    load_balancer("c", "name begins with internal-", Name="internal-a"),
    load_balancer("c", "name with an underscore", Name="a_b"),
    load_balancer("c", "name ends with a hyphen", Name="ab-"),
    load_balancer("c", "unknown scheme", Scheme="private"),
    load_balancer("c", "duplicate tag keys", Tags=[*TAGS, *TAGS]),
    elb("DescribeLoadBalancers"),
    elb("DescribeLoadBalancers", Names=["~a"]),
    elb("DescribeLoadBalancers", Names=["~none"]),
    elb("DescribeLoadBalancers", LoadBalancerArns=[Ref("lb:b")]),
    elb("DescribeLoadBalancers", LoadBalancerArns=[Ref("lb:none")]),
    elb("DescribeLoadBalancers", "names and ARNs", LoadBalancerArns=[Ref("lb:b")], Names=["~b"]),
    Paged(elb("DescribeLoadBalancers"), ("PageSize", 1), ("Marker", "NextMarker")),
    elb("DescribeLoadBalancers", "page size 0", PageSize=0),
    elb("DescribeLoadBalancerAttributes", LoadBalancerArn=Ref("lb:a")),
    elb("DescribeLoadBalancerAttributes", LoadBalancerArn=Ref("lb:none")),
    elb("ModifyLoadBalancerAttributes", LoadBalancerArn=Ref("lb:a"), Attributes=[
        {"Key": "idle_timeout.timeout_seconds", "Value": "30"}, {"Key": "deletion_protection.enabled", "Value": "true"}]),
    elb("ModifyLoadBalancerAttributes", LoadBalancerArn=Ref("lb:none"), Attributes=[{"Key": "idle_timeout.timeout_seconds", "Value": "30"}]),
    elb("ModifyLoadBalancerAttributes", "unknown key", LoadBalancerArn=Ref("lb:a"), Attributes=[{"Key": "colour", "Value": "blue"}]),
    elb("ModifyLoadBalancerAttributes", "idle timeout 0", LoadBalancerArn=Ref("lb:a"), Attributes=[{"Key": "idle_timeout.timeout_seconds", "Value": "0"}]),
    elb("DescribeLoadBalancerAttributes", LoadBalancerArn=Ref("lb:a")),
    elb("DeleteLoadBalancer", "protected", LoadBalancerArn=Ref("lb:a")),
    elb("AddTags", ResourceArns=[Ref("lb:a")], Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]),
    elb("AddTags", ResourceArns=[Ref("lb:a")], Tags=[{"Key": "a", "Value": "changed"}]),
    elb("AddTags", "duplicate tag keys", ResourceArns=[Ref("lb:a")], Tags=[*TAGS, *TAGS]),
    elb("AddTags", "51 tags", ResourceArns=[Ref("lb:a")], Tags=[{"Key": f"k{index}", "Value": "v"} for index in range(51)]),
    elb("AddTags", ResourceArns=[Ref("lb:none")], Tags=TAGS),
    elb("DescribeTags", ResourceArns=[Ref("lb:a"), Ref("lb:b")]),
    elb("DescribeTags", ResourceArns=[Ref("lb:none")]),
    elb("RemoveTags", ResourceArns=[Ref("lb:a")], TagKeys=["a", "unknown"]),
    elb("RemoveTags", ResourceArns=[Ref("lb:none")], TagKeys=["a"]),
    elb("DescribeTags", ResourceArns=[Ref("lb:a")]),
    elb("DeleteLoadBalancer", LoadBalancerArn=Ref("lb:b")),
    elb("DeleteLoadBalancer", "again", LoadBalancerArn=Ref("lb:b")),
    elb("DescribeLoadBalancers"),
]  # fmt: skip

HEALTH = {"HealthCheckPath": "/health", "HealthCheckIntervalSeconds": 10, "HealthCheckTimeoutSeconds": 5, "HealthyThresholdCount": 2,
          "UnhealthyThresholdCount": 3, "Matcher": {"HttpCode": "200-299"}}  # fmt: skip


def modify_group(case: str, **more) -> Call:
    return elb("ModifyTargetGroup", case, TargetGroupArn=Ref("tg:a"), **more)


def group_attribute(key: str, value: str, case: str = "", group: str = "a") -> Call:
    return elb("ModifyTargetGroupAttributes", case, TargetGroupArn=Ref(f"tg:{group}"), Attributes=[{"Key": key, "Value": value}])


TARGET_GROUPS = [
    elb("DescribeTargetGroups"),
    target_group("a"), target_group("a"),
    target_group("a", "same name, other settings", Port=9090),
    target_group("b", Tags=TAGS, **HEALTH),
    target_group("d", TargetType="instance"),
    target_group("c", "name too long", Name="a" * 33),
    target_group("c", "name with an underscore", Name="a_b"),
    target_group("c", "name ends with a hyphen", Name="ab-"),
    target_group("c", "no VPC", VpcId=None),
    target_group("c", "unknown protocol", Protocol="GOPHER"),
    target_group("c", "port 0", Port=0),
    target_group("c", "port 65536", Port=65536),
    target_group("c", "interval 301", HealthCheckIntervalSeconds=301),
    target_group("c", "interval not above timeout", HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=6),
    target_group("c", "healthy threshold 1", HealthyThresholdCount=1),
    target_group("c", "matcher 700", Matcher={"HttpCode": "700"}),
    target_group("c", "unknown target type", TargetType="pod"),
    target_group("c", "duplicate tag keys", Tags=[*TAGS, *TAGS]),
    elb("DescribeTargetGroups"),
    elb("DescribeTargetGroups", Names=["~b"]),
    elb("DescribeTargetGroups", Names=["~none"]),
    elb("DescribeTargetGroups", TargetGroupArns=[Ref("tg:a")]),
    elb("DescribeTargetGroups", TargetGroupArns=[Ref("tg:none")]),
    elb("DescribeTargetGroups", LoadBalancerArn=Ref("lb:none")),
    Paged(elb("DescribeTargetGroups"), ("PageSize", 1), ("Marker", "NextMarker")),
    modify_group("", HealthCheckPath="/ready", HealthCheckIntervalSeconds=20),
    modify_group("", Matcher={"HttpCode": "200,204"}),
    modify_group("interval 301", HealthCheckIntervalSeconds=301),
    modify_group("healthy threshold 1", HealthyThresholdCount=1),
    modify_group("matcher 700", Matcher={"HttpCode": "700"}),
    elb("ModifyTargetGroup", TargetGroupArn=Ref("tg:none"), HealthCheckPath="/"),
    elb("DescribeTargetGroupAttributes", TargetGroupArn=Ref("tg:a")),
    elb("DescribeTargetGroupAttributes", TargetGroupArn=Ref("tg:none")),
    group_attribute("deregistration_delay.timeout_seconds", "20"),
    group_attribute("slow_start.duration_seconds", "30"),
    group_attribute("stickiness.enabled", "true"),
    group_attribute("load_balancing.algorithm.type", "round_robin"),
    group_attribute("deregistration_delay.timeout_seconds", "20", group="none"),
    group_attribute("deregistration_delay.timeout_seconds", "3601", "delay 3601"),
    group_attribute("slow_start.duration_seconds", "29", "slow start 29"),
    group_attribute("stickiness.type", "colour", "unknown stickiness"),
    group_attribute("colour", "blue", "unknown key"),
    elb("DescribeTargetGroupAttributes", TargetGroupArn=Ref("tg:a")),
    elb("DeleteTargetGroup", TargetGroupArn=Ref("tg:b")),
    elb("DeleteTargetGroup", "again", TargetGroupArn=Ref("tg:b")),
    elb("DescribeTargetGroups"),
]  # fmt: skip


def targets(action: str, *addresses, case: str = "", group: str = "a", **more) -> Call:
    described = [{"Id": address, **more} for address in addresses]
    return elb(action, case, TargetGroupArn=Ref(f"tg:{group}"), **({"Targets": described} if addresses else {}))


TARGETS = [
    *BALANCING,
    targets("DescribeTargetHealth"),
    targets("RegisterTargets", "10.77.0.10", "10.77.1.10"),
    targets("RegisterTargets", "10.77.0.10", Port=9090),
    targets("RegisterTargets", "10.77.0.10", Port=9090),
    targets("RegisterTargets", "10.77.0.11", group="none"),
    targets("RegisterTargets", "not-an-address", case="not an address"),
    targets("RegisterTargets", "8.8.8.8", case="public address"),
    targets("RegisterTargets", "10.77.0.12", Port=0, case="port 0"),
    targets("RegisterTargets", "i-0123456789abcdef0", case="instance in a group of addresses"),
    targets("DescribeTargetHealth"),
    targets("DescribeTargetHealth", "10.77.0.10", Port=9090),
    targets("DescribeTargetHealth", "10.77.9.9", case="not registered"),
    targets("DescribeTargetHealth", group="none"),
    targets("DeregisterTargets", "10.77.9.9", Port=8080, case="not registered"),
    targets("DeregisterTargets", "10.77.0.10", group="none"),
    targets("DeregisterTargets", "10.77.0.10", Port=9090),
    targets("DeregisterTargets", "10.77.0.10", "10.77.1.10"),
]  # fmt: skip


def modify_listener(case: str = "", name: str = "a", **more) -> Call:
    return elb("ModifyListener", case, ListenerArn=Ref(f"listener:{name}"), **more)


LISTENERS = [
    *BALANCING,
    elb("DescribeListeners", LoadBalancerArn=Ref("lb:a")),
    listener("a", 80),
    listener("b", 80, "port taken", DefaultActions=forward(("b", 1))),
    listener("b", 81, DefaultActions=forward(("a", 90), ("b", 10)), Tags=TAGS),
    listener("d", 82, DefaultActions=[{"Type": "forward", "TargetGroupArn": Ref("tg:a")}]),
    listener("e", 83, DefaultActions=[{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}]),
    listener("f", 84, DefaultActions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": Ref("tg:a")}],
        "TargetGroupStickinessConfig": {"Enabled": True, "DurationSeconds": 60}}}]),
    listener("c", 85, "weight 1000", DefaultActions=forward(("a", 1000), ("b", 1))),
    listener("c", 85, "weight -1", DefaultActions=forward(("a", -1), ("b", 1))),
    listener("c", 85, "six target groups", DefaultActions=forward(*[("a", 1)] * 6)),
    listener("c", 85, "unknown target group", DefaultActions=forward(("none", 1))),
    listener("c", 85, "no actions", DefaultActions=[]),
    listener("c", 85, "two forwards", DefaultActions=[*forward(("a", 1)), *forward(("b", 1))]),
    listener("c", 85, "unknown action", DefaultActions=[{"Type": "teleport"}]),
    listener("c", 85, "status 999", DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "999"}}]),
    listener("c", 85, "no configuration", DefaultActions=[{"Type": "fixed-response"}]),
    listener("c", 0, "port 0"),
    listener("c", 65536, "port 65536"),
    listener("c", 85, "HTTPS without certificate", Protocol="HTTPS"),
    listener("c", 85, "protocol of a network load balancer", Protocol="TCP"),
    listener("c", 85, LoadBalancerArn=Ref("lb:none")),
    elb("DescribeListeners", LoadBalancerArn=Ref("lb:a")),
    elb("DescribeListeners", ListenerArns=[Ref("listener:b")]),
    elb("DescribeListeners", ListenerArns=[Ref("listener:none")]),
    elb("DescribeListeners", LoadBalancerArn=Ref("lb:none")),
    elb("DescribeListeners", "neither load balancer nor listeners"),
    Paged(elb("DescribeListeners", LoadBalancerArn=Ref("lb:a")), ("PageSize", 2), ("Marker", "NextMarker")),
    modify_listener(DefaultActions=forward(("a", 50), ("b", 50))),
    modify_listener(DefaultActions=forward(("a", 0), ("b", 100))),
    modify_listener("both groups 0", DefaultActions=forward(("a", 0), ("b", 0))),
    modify_listener("weight 1000", DefaultActions=forward(("a", 1000), ("b", 1))),
    modify_listener("unknown target group", DefaultActions=forward(("none", 1))),
    modify_listener("port taken", Port=81),
    modify_listener(Port=8081),
    modify_listener(name="none", Port=8082),
    elb("DescribeTargetGroups", LoadBalancerArn=Ref("lb:a")),
    elb("DeleteTargetGroup", "in use", TargetGroupArn=Ref("tg:a")),
    load_balancer("z"),
    listener("c", 80, "target group of another load balancer", LoadBalancerArn=Ref("lb:z"), DefaultActions=forward(("a", 1))),
    elb("DeleteListener", ListenerArn=Ref("listener:b")),
    elb("DeleteListener", "again", ListenerArn=Ref("listener:b")),
    elb("DeleteLoadBalancer", LoadBalancerArn=Ref("lb:a")),
    elb("DescribeListeners", ListenerArns=[Ref("listener:a")]),
    elb("DeleteTargetGroup", TargetGroupArn=Ref("tg:a")),
]  # fmt: skip


def conditions(*given) -> list:
    return [{"Field": field, **{f"{config}Config": {"Values": list(values)}}} for field, config, *values in given]


def priorities(case: str = "", *pairs) -> Call:
    return elb("SetRulePriorities", case, RulePriorities=[{"RuleArn": Ref(f"rule:{name}"), "Priority": priority} for name, priority in pairs])


RULES = [
    *BALANCING,
    rules,
    rule("a", 10),
    rule("b", 20, Conditions=conditions(("host-header", "HostHeader", "*.example.com"), ("path-pattern", "PathPattern", "/v1/*")),
        Actions=forward(("a", 90), ("b", 10)), Tags=TAGS),
    rule("d", 5, Conditions=[{"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Slot", "Values": ["green"]}}], Actions=forward(("b", 1))),
    rule("e", 30, Conditions=[{"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "slot", "Value": "green"}]}}]),
    rule("f", 40, Conditions=conditions(("http-request-method", "HttpRequestMethod", "GET"), ("source-ip", "SourceIp", "10.0.0.0/8"))),
    rule("c", 10, "priority taken"),
    rule("c", 0, "priority 0"),
    rule("c", 50001, "priority 50001"),
    rule("c", 50, "unknown target group", Actions=forward(("none", 1))),
    rule("c", 50, "weight 1000", Actions=forward(("a", 1000), ("b", 1))),
    rule("c", 50, "six target groups", Actions=forward(*[("a", 1)] * 6)),
    rule("c", 50, "no conditions", Conditions=[]),
    rule("c", 50, "no actions", Actions=[]),
    rule("c", 50, "unknown field", Conditions=[{"Field": "colour", "Values": ["blue"]}]),
    rule("c", 50, "no values", Conditions=[{"Field": "path-pattern", "Values": []}]),
    rule("c", 50, "six values", Conditions=[{"Field": "path-pattern", "Values": [f"/{index}" for index in range(6)]}]),
    rule("c", 50, "path of 129 characters", Conditions=[{"Field": "path-pattern", "Values": ["/" + "a" * 128]}]),
    rule("c", 50, "source address without mask", Conditions=conditions(("source-ip", "SourceIp", "10.0.0.1"))),
    rule("c", 50, ListenerArn=Ref("listener:none")),
    rules,
    elb("DescribeRules", RuleArns=[Ref("rule:b"), Ref("rule:a")]),
    elb("DescribeRules", RuleArns=[Ref("rule:none")]),
    elb("DescribeRules", ListenerArn=Ref("listener:none")),
    elb("DescribeRules", "listener and rules", ListenerArn=Ref("listener:a"), RuleArns=[Ref("rule:a")]),
    elb("DescribeRules", "neither listener nor rules"),
    Paged(elb("DescribeRules", ListenerArn=Ref("listener:a")), ("PageSize", 2), ("Marker", "NextMarker")),
    elb("ModifyRule", RuleArn=Ref("rule:b"), Actions=forward(("a", 0), ("b", 100))),
    elb("ModifyRule", RuleArn=Ref("rule:a"), Conditions=[{"Field": "path-pattern", "Values": ["/b"]}]),
    elb("ModifyRule", RuleArn=Ref("rule:none"), Actions=FIXED),
    elb("ModifyRule", "unknown target group", RuleArn=Ref("rule:a"), Actions=forward(("none", 1))),
    elb("ModifyRule", "weight 1000", RuleArn=Ref("rule:a"), Actions=forward(("a", 1000), ("b", 1))),
    elb("ModifyRule", "nothing to change", RuleArn=Ref("rule:a")),
    elb("ModifyRule", "default rule", RuleArn=Ref("default:a"), Actions=FIXED),
    priorities("", ("a", 100), ("d", 6)),
    priorities("priority taken", ("a", 20)),
    priorities("the same priority twice", ("a", 70), ("d", 70)),
    priorities("priority 0", ("a", 0)),
    priorities("", ("none", 7)),
    rules,
    elb("AddTags", ResourceArns=[Ref("rule:a")], Tags=TAGS),
    elb("DescribeTags", ResourceArns=[Ref("rule:a"), Ref("rule:b"), Ref("listener:a"), Ref("tg:a")]),
    elb("DeleteTargetGroup", "in use", TargetGroupArn=Ref("tg:b")),
    elb("DeleteRule", "default rule", RuleArn=Ref("default:a")),
    elb("DeleteRule", RuleArn=Ref("rule:a")),
    elb("DeleteRule", "again", RuleArn=Ref("rule:a")),
    rules,
]  # fmt: skip
