"""Every difference between this cloud's answers and moto's, judged once, by the page of AWS that decides it or leaves it open."""

from moto_differences_balancing import BALANCING
from moto_differences_containers import CONTAINERS
from moto_differences_images import IMAGES
from moto_differences_others import OTHERS
from moto_pair import Difference
from moto_verdict import OURS_WRONG, REFERENCES, Row

__all__ = ["JUDGED", "MENDED", "NOT_COMPARED", "NOT_IMITATED", "OURS_WRONG", "ROWS", "Row", "table"]

ROWS = [*BALANCING, *CONTAINERS, *IMAGES, *OTHERS]


def table(rows) -> dict[Difference, Row]:
    """@raise ValueError where a difference has two rows"""
    judged: dict[Difference, Row] = {}
    for row in rows:
        for at in row.at:
            where, place = at.split(" | ")
            difference = Difference(where, place, row.ours, row.theirs)
            if difference in judged:
                raise ValueError(f"judged twice: {difference}")
            judged[difference] = row
    return judged


JUDGED = table(ROWS)

# What the comparison found wrong here: mended, each with a spec of its own beside the handler.
MENDED = [
    ("CreateLoadBalancer with the settings of the one that is there answers that one.", REFERENCES["elbv2"] + "CreateLoadBalancer.html"),
    ("CreateListener with the settings of the one that is there answers that one.", REFERENCES["elbv2"] + "CreateListener.html"),
    ("A new load balancer is provisioning.", REFERENCES["elbv2"] + "LoadBalancerState.html"),
    ("A load balancer has the VPC of its subnets.", REFERENCES["elbv2"] + "LoadBalancer.html"),
    ("CreateLoadBalancer refuses a subnet that does not exist.", REFERENCES["elbv2"] + "CreateLoadBalancer.html"),
    ("TagResource of a cluster that does not exist is ClusterNotFoundException.", REFERENCES["ecs"] + "TagResource.html"),
    ("PutParameter refuses tags of a parameter that is overwritten.", REFERENCES["ssm"] + "PutParameter.html"),
    ("PutLogEvents tells which events are too old, expired or too new.", REFERENCES["logs"] + "PutLogEvents.html"),
    ("GetMetricStatistics and alarms leave out values of another unit.", REFERENCES["cloudwatch"] + "GetMetricStatistics.html"),
    ("DeleteAlarms deletes the alarms that there are beside names of none.", REFERENCES["cloudwatch"] + "DeleteAlarms.html"),
    ("A refused conditional write answers the item to who asks for it.", REFERENCES["dynamodb"] + "UpdateItem.html"),
]

# Implemented actions that never succeed in both clouds, and why.
NOT_COMPARED = {
    "ecs.RunTask": "moto fails with a fault of its own.",
    "ecs.StopTask": "moto has no tasks; its errors are compared.",
    "cloudwatch.DescribeAlarmHistory": "moto fails with a fault of its own.",
    "cloudwatch.PutCompositeAlarm": "moto fails with a fault of its own.",
    "sts.AssumeRoleWithWebIdentity": "There is no identity provider whose token both take; its errors are compared.",
}

# Services that moto has and this cloud has not, as the engine does not call them; an action of each.
NOT_IMITATED = [("autoscaling", "describe_auto_scaling_groups")]
