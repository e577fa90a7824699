"""Forms of ARNs and ids that the models call a plain string, from AWS's service authorization reference and API pages."""

import re
from typing import Any

PLACE = r"[a-z]{2}(-[a-z]+)+-\d:\d{12}"
HEX16 = r"[0-9a-f]{16}"
HEX32 = r"[0-9a-f]{32}"
NAME = r"[A-Za-z0-9_-]+"
BALANCER = rf"app/[A-Za-z0-9-]{{1,32}}/{HEX16}"
ecs = rf"arn:aws:ecs:{PLACE}:"
elb = rf"arn:aws:elasticloadbalancing:{PLACE}:"
logs = rf"arn:aws:logs:{PLACE}:log-group:[\w./#-]+"

# Services where the same member name means another thing are told apart by the first key.
FORMATS = {
    ("ecr", "repositoryArn"): rf"arn:aws:ecr:{PLACE}:repository/.+",
    ("ecr", "repositoryUri"): r"\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/[a-z0-9._/-]+",
    ("ecr", "proxyEndpoint"): r"https://\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com",
    ("ecs", "clusterArn"): rf"{ecs}cluster/{NAME}",
    ("ecs", "clusterArns"): rf"{ecs}cluster/{NAME}",
    ("ecs", "serviceArn"): rf"{ecs}service/{NAME}/{NAME}",
    ("ecs", "serviceArns"): rf"{ecs}service/{NAME}/{NAME}",
    ("ecs", "taskArn"): rf"{ecs}task/{NAME}/{HEX32}",
    ("ecs", "taskArns"): rf"{ecs}task/{NAME}/{HEX32}",
    ("ecs", "containerArn"): rf"{ecs}container/{NAME}/{HEX32}/[0-9a-f-]{{36}}",
    ("ecs", "taskDefinitionArn"): rf"{ecs}task-definition/{NAME}:\d+",
    ("ecs", "taskDefinitionArns"): rf"{ecs}task-definition/{NAME}:\d+",
    ("ecs", "targetGroupArn"): rf"{elb}targetgroup/[A-Za-z0-9-]{{1,32}}/{HEX16}",
    ("ecs", "subnets"): r"subnet-([0-9a-f]{8}|[0-9a-f]{17})",
    ("ecs", "securityGroups"): r"sg-([0-9a-f]{8}|[0-9a-f]{17})",
    ("ecs", "runtimeId"): rf"{HEX32}-\d+",
    ("ecs", "imageDigest"): r"sha256:[0-9a-f]{64}",
    ("ecs", "registeredBy"): r"arn:aws:(iam|sts)::\d{12}:.+",
    ("ecs", "createdBy"): r"arn:aws:(iam|sts)::\d{12}:.+",
    ("ecs", "privateIpv4Address"): r"\d+(\.\d+){3}",
    ("elastic-load-balancing-v2", "LoadBalancerArn"): rf"{elb}loadbalancer/{BALANCER}",
    ("elastic-load-balancing-v2", "LoadBalancerArns"): rf"{elb}loadbalancer/{BALANCER}",
    ("elastic-load-balancing-v2", "TargetGroupArn"): rf"{elb}targetgroup/[A-Za-z0-9-]{{1,32}}/{HEX16}",
    ("elastic-load-balancing-v2", "ListenerArn"): rf"{elb}listener/{BALANCER}/{HEX16}",
    ("elastic-load-balancing-v2", "RuleArn"): rf"{elb}listener-rule/{BALANCER}/{HEX16}/{HEX16}",
    ("elastic-load-balancing-v2", "DNSName"): r"(internal-)?[A-Za-z0-9-]+-\d+\.[a-z0-9-]+\.elb\.amazonaws\.com",
    ("elastic-load-balancing-v2", "CanonicalHostedZoneId"): r"Z[A-Z0-9]+",
    ("elastic-load-balancing-v2", "VpcId"): r"vpc-([0-9a-f]{8}|[0-9a-f]{17})",
    ("elastic-load-balancing-v2", "SubnetId"): r"subnet-([0-9a-f]{8}|[0-9a-f]{17})",
    ("elastic-load-balancing-v2", "SecurityGroups"): r"sg-([0-9a-f]{8}|[0-9a-f]{17})",
    ("elastic-load-balancing-v2", "Priority"): r"default|\d{1,5}",
    ("ssm", "ARN"): rf"arn:aws:ssm:{PLACE}:parameter/[^/].*",
    ("ssm", "LastModifiedUser"): r"arn:aws:(iam|sts)::\d{12}:.+",
    ("cloudwatch", "AlarmArn"): rf"arn:aws:cloudwatch:{PLACE}:alarm:.+",
    ("cloudwatch-logs", "logGroupArn"): logs,
    ("cloudwatch-logs", "arn"): rf"{logs}:(\*|log-stream:[^:*]+)",
    ("cloudwatch-logs", "nextForwardToken"): r"f/\d+(/s)?",
    ("cloudwatch-logs", "nextBackwardToken"): r"b/\d+(/s)?",
    ("cloudwatch-logs", "eventId"): r"\d+",
    ("sts", "Arn"): r"arn:aws:(iam|sts)::\d{12}:.+",
    ("sts", "Account"): r"\d{12}",
    ("dynamodb", "TableArn"): rf"arn:aws:dynamodb:{PLACE}:table/[\w.-]+",
}
COMPILED = {key: re.compile(text) for key, text in FORMATS.items()}


def format_problem(service: str, member: str, value: Any) -> str | None:
    """What is wrong with the form of a member; None where nothing is, or where no form is known."""
    known = COMPILED.get((service, member))
    if known is None or not isinstance(value, str) or known.fullmatch(value):
        return None
    return f"{value[:90]!r} does not have the form {known.pattern[:90]}"
