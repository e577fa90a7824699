"""The shape of a judgement."""

from typing import NamedTuple

OURS_WRONG, THEIRS_WRONG, UNSPECIFIED = "ours wrong", "theirs wrong", "unspecified"

REFERENCES = {
    "elbv2": "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_",
    "ecr": "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_",
    "ecs": "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_",
    "ssm": "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_",
    "logs": "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_",
    "cloudwatch": "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_",
    "dynamodb": "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_",
    "sts": "https://docs.aws.amazon.com/STS/latest/APIReference/API_",
}


class Row(NamedTuple):
    """@param page of the service's API reference: it decides, or leaves open
    @param at where this same difference is: service.action, what was odd about the arguments, and the member"""

    verdict: str
    ours: str
    theirs: str
    reason: str
    page: str
    at: list[str]

    @property
    def address(self) -> str:
        return f"{REFERENCES[self.at[0].split('.')[0]]}{self.page}.html"
