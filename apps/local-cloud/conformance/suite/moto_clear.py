"""Leaves nothing of a comparison in the local cloud."""

import time

DRAINED_WITHIN_S = 30


def empty(side, touched) -> None:
    """@param touched the services that anything was asked of"""
    for service, clear in CLEARS.items():
        if service in touched:
            clear(side)


def balancers(side) -> None:
    elb = side.client("elbv2")
    for one in elb.describe_load_balancers()["LoadBalancers"]:
        arn = one["LoadBalancerArn"]
        unprotected = [{"Key": "deletion_protection.enabled", "Value": "false"}]
        elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=unprotected)
        elb.delete_load_balancer(LoadBalancerArn=arn)
    for one in elb.describe_target_groups()["TargetGroups"]:
        elb.delete_target_group(TargetGroupArn=one["TargetGroupArn"])


def services(side) -> None:
    ecs = side.client("ecs")
    for cluster in ecs.list_clusters()["clusterArns"]:
        for service in ecs.list_services(cluster=cluster)["serviceArns"]:
            ecs.delete_service(cluster=cluster, service=service, force=True)
            wait_inactive(side, {"cluster": cluster, "service": service})
        ecs.delete_cluster(cluster=cluster)
    for definition in ecs.list_task_definitions()["taskDefinitionArns"]:
        ecs.deregister_task_definition(taskDefinition=definition)


def wait_inactive(side, arguments: dict) -> None:
    """Until a deleted service has drained."""
    question = {"cluster": arguments.get("cluster", "default"), "services": [arguments["service"]]}
    deadline = time.monotonic() + DRAINED_WITHIN_S
    while time.monotonic() < deadline:
        found = side.client("ecs").describe_services(**question)["services"]
        if all(one["status"] == "INACTIVE" for one in found):
            return
        time.sleep(0.01)
    raise AssertionError(f"not drained within {DRAINED_WITHIN_S} s: {arguments['service']}")


def repositories(side) -> None:
    ecr = side.client("ecr")
    for page in ecr.get_paginator("describe_repositories").paginate():
        for one in page["repositories"]:
            ecr.delete_repository(repositoryName=one["repositoryName"], force=True)


def parameters(side) -> None:
    ssm = side.client("ssm")
    for page in ssm.get_paginator("describe_parameters").paginate():
        names = [one["Name"] for one in page["Parameters"]]
        for start in range(0, len(names), 10):
            ssm.delete_parameters(Names=names[start : start + 10])


def tables(side) -> None:
    dynamodb = side.client("dynamodb")
    for name in dynamodb.list_tables()["TableNames"]:
        dynamodb.delete_table(TableName=name)


def alarms(side) -> None:
    cloudwatch = side.client("cloudwatch")
    found = cloudwatch.describe_alarms(AlarmTypes=["CompositeAlarm", "MetricAlarm"])
    # What depends on others first, and one a call.
    for name in [one["AlarmName"] for kind in ("CompositeAlarms", "MetricAlarms") for one in found[kind]]:
        cloudwatch.delete_alarms(AlarmNames=[name])


def log_groups(side) -> None:
    logs = side.client("logs")
    for page in logs.get_paginator("describe_log_groups").paginate():
        for one in page["logGroups"]:
            logs.delete_log_group(logGroupName=one["logGroupName"])


CLEARS = {
    "elbv2": balancers,
    "ecs": services,
    "ecr": repositories,
    "ssm": parameters,
    "dynamodb": tables,
    "cloudwatch": alarms,
    "logs": log_groups,
}
