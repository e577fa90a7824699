"""By hand: ECS, as moto_balancing.py has it for the load balancer."""

from moto_balancing import ECS_TAGS, Paged, ecs, own
from moto_side import Call, Ref


def cluster(name: str, case: str = "", **more) -> Call:
    name = own(name, case)
    return ecs("CreateCluster", case, {f"cluster:{name}": "cluster.clusterArn"}, **{"clusterName": f"~{name}"} | more)


CONTAINER = {"name": "app", "image": "app:1", "essential": True, "memory": 256, "portMappings": [{"containerPort": 8080}]}


def definition(name: str, case: str = "", **more) -> Call:
    name = own(name, case)
    arguments = {"family": f"~{name}", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "executionRoleArn": "arn:aws:iam::123456789012:role/execution", "containerDefinitions": [CONTAINER]} | more  # fmt: skip
    arguments = {member: value for member, value in arguments.items() if value is not None}
    return ecs("RegisterTaskDefinition", case, {f"td:{name}": "taskDefinition.taskDefinitionArn"}, ("DeregisterTaskDefinition", {"taskDefinition": Ref(f"td:{name}")}), **arguments)


NETWORK = {"awsvpcConfiguration": {"subnets": [Ref("subnet:a"), Ref("subnet:b")], "securityGroups": [Ref("sg")], "assignPublicIp": "DISABLED"}}


def service(name: str, case: str = "", **more) -> Call:
    name = own(name, case)
    arguments = {"cluster": "~a", "serviceName": f"~{name}", "taskDefinition": "~a", "desiredCount": 0, "launchType": "FARGATE",
        "networkConfiguration": NETWORK} | more  # fmt: skip
    return ecs("CreateService", case, {f"service:{name}": "service.serviceArn"}, **arguments)


def on_cluster(action: str, case: str = "", **more) -> Call:
    return ecs(action, case, **{"cluster": "~a"} | more)


CLUSTERS = [
    ecs("ListClusters"), ecs("DescribeClusters"),
    cluster("a"), cluster("a"), cluster("b", tags=ECS_TAGS, settings=[{"name": "containerInsights", "value": "enabled"}]),
    cluster("c", "name with a space", clusterName="a b"),
    cluster("c", "name too long", clusterName="a" * 256),
    cluster("c", "unknown capacity provider", capacityProviders=["none"]),
    ecs("ListClusters"),
    ecs("DescribeClusters", clusters=["~a", "~b"]),
    ecs("DescribeClusters", clusters=["~b"], include=["TAGS", "SETTINGS"]),
    ecs("DescribeClusters", clusters=["~a", "~none"]),
    ecs("DescribeClusters", clusters=[Ref("cluster:b")]),
    Paged(ecs("ListClusters"), ("maxResults", 1), ("nextToken", "nextToken")),
    ecs("ListClusters", "page size 101", maxResults=101),
    ecs("TagResource", resourceArn=Ref("cluster:a"), tags=ECS_TAGS),
    ecs("TagResource", "no such resource", resourceArn="arn:aws:ecs:eu-west-1:123456789012:cluster/none", tags=ECS_TAGS),
    ecs("ListTagsForResource", resourceArn=Ref("cluster:a")),
    ecs("ListTagsForResource", "no such resource", resourceArn="arn:aws:ecs:eu-west-1:123456789012:cluster/none"),
    ecs("UntagResource", resourceArn=Ref("cluster:a"), tagKeys=["owner", "unknown"]),
    ecs("ListTagsForResource", resourceArn=Ref("cluster:a")),
    ecs("DeleteCluster", cluster="~b"), ecs("DeleteCluster", cluster="~none"),
    ecs("ListClusters"),
]  # fmt: skip

DEFINITIONS = [
    ecs("ListTaskDefinitions", familyPrefix="~a"),
    definition("a"), definition("a", cpu="512", memory="1024"), definition("b", tags=ECS_TAGS),
    definition("d", taskRoleArn="arn:aws:iam::123456789012:role/task", runtimePlatform={"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
        containerDefinitions=[CONTAINER | {"environment": [{"name": "A", "value": "1"}], "secrets": [{"name": "S", "valueFrom": "/secret"}],
            "command": ["run"], "stopTimeout": 30, "healthCheck": {"command": ["CMD-SHELL", "true"]}, "logConfiguration": {"logDriver": "awslogs",
                "options": {"awslogs-group": "/a", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "a"}}}]),
    definition("e", containerDefinitions=[CONTAINER, CONTAINER | {"name": "side", "essential": False, "portMappings": [],
        "dependsOn": [{"containerName": "app", "condition": "START"}]}]),
    definition("c", "size that Fargate lacks", cpu="256", memory="8192"),
    definition("c", "cpu 300", cpu="300"),
    definition("c", "no size", cpu="", memory=""),
    definition("c", "no containers", containerDefinitions=[]),
    definition("c", "network mode bridge", networkMode="bridge"),
    definition("c", "family with a space", family="a b"),
    definition("c", "two containers of one name", containerDefinitions=[CONTAINER, CONTAINER]),
    definition("c", "no essential container", containerDefinitions=[CONTAINER | {"essential": False}]),
    definition("c", "container without image", containerDefinitions=[{"name": "app"}]),
    definition("c", "secrets without execution role", executionRoleArn="", containerDefinitions=[CONTAINER | {"secrets": [{"name": "S", "valueFrom": "/s"}]}]),
    definition("c", "depends on an unknown container", containerDefinitions=[CONTAINER | {"dependsOn": [{"containerName": "none", "condition": "START"}]}]),
    definition("c", "host port that differs", containerDefinitions=[CONTAINER | {"portMappings": [{"containerPort": 8080, "hostPort": 80}]}]),
    ecs("DescribeTaskDefinition", taskDefinition="~a"), ecs("DescribeTaskDefinition", taskDefinition="~a:1"),
    ecs("DescribeTaskDefinition", taskDefinition=Ref("td:b"), include=["TAGS"]),
    ecs("DescribeTaskDefinition", taskDefinition="~none"), ecs("DescribeTaskDefinition", taskDefinition="~a:99"),
    ecs("ListTaskDefinitions", familyPrefix="~a"), ecs("ListTaskDefinitions", familyPrefix="~a", sort="DESC"),
    ecs("ListTaskDefinitions", familyPrefix="~none"), ecs("ListTaskDefinitions", familyPrefix="~a", status="INACTIVE"),
    Paged(ecs("ListTaskDefinitions", familyPrefix="~a"), ("maxResults", 1), ("nextToken", "nextToken")),
    ecs("DeregisterTaskDefinition", taskDefinition="~a:1"), ecs("DeregisterTaskDefinition", "again", taskDefinition="~a:1"),
    ecs("DeregisterTaskDefinition", taskDefinition="~none:1"), ecs("DeregisterTaskDefinition", "without a revision", taskDefinition="~a"),
    ecs("DescribeTaskDefinition", taskDefinition="~a:1"), ecs("DescribeTaskDefinition", taskDefinition="~a"),
    ecs("ListTaskDefinitions", familyPrefix="~a", status="INACTIVE"), ecs("ListTaskDefinitions", familyPrefix="~a"),
    definition("a"),
]  # fmt: skip

SERVICES = [
    cluster("a"), definition("a"), definition("b"),
    on_cluster("ListServices"), ecs("ListServices", cluster="~none"),
    service("a"), service("a"), service("a", "same name, other settings", desiredCount=1),
    service("b", desiredCount=2, tags=ECS_TAGS, propagateTags="SERVICE", enableExecuteCommand=True, deploymentConfiguration={
        "minimumHealthyPercent": 50, "maximumPercent": 150, "deploymentCircuitBreaker": {"enable": True, "rollback": True}}),
    service("d", desiredCount=1, schedulingStrategy="REPLICA", platformVersion="LATEST"),
    service("c", "grace period without load balancer", healthCheckGracePeriodSeconds=60),
    service("c", "", cluster="~none"),
    service("c", "unknown task definition", taskDefinition="~none"),
    service("c", "desired count -1", desiredCount=-1),
    service("c", "name with a space", serviceName="a b"),
    service("c", "no network", networkConfiguration={}),
    service("c", "unknown target group", loadBalancers=[{"targetGroupArn": Ref("tg:none"), "containerName": "app", "containerPort": 8080}]),
    service("c", "no task definition", taskDefinition=""),
    service("c", "maximum below minimum", deploymentConfiguration={"minimumHealthyPercent": 150, "maximumPercent": 100}),
    on_cluster("DescribeServices", services=["~a"]), on_cluster("DescribeServices", services=["~b", "~a", "~none"]),
    on_cluster("DescribeServices", services=[Ref("service:b")], include=["TAGS"]),
    on_cluster("DescribeServices", "eleven services", services=[f"s{index}" for index in range(11)]),
    on_cluster("DescribeServices", "no services", services=[]),
    ecs("DescribeServices", cluster="~none", services=["~a"]),
    on_cluster("ListServices"), on_cluster("ListServices", launchType="FARGATE"), on_cluster("ListServices", launchType="EC2"),
    Paged(on_cluster("ListServices"), ("maxResults", 1), ("nextToken", "nextToken")),
    on_cluster("UpdateService", service="~a", desiredCount=1),
    on_cluster("UpdateService", service="~a", taskDefinition="~b"),
    on_cluster("DescribeServices", services=["~a"]),
    on_cluster("UpdateService", service="~none", desiredCount=1),
    on_cluster("UpdateService", "unknown task definition", service="~a", taskDefinition="~none"),
    on_cluster("UpdateService", "desired count -1", service="~a", desiredCount=-1),
    ecs("UpdateService", cluster="~none", service="~a"),
    ecs("ListTagsForResource", resourceArn=Ref("service:b")),
    on_cluster("DeleteService", "scaled above 0", service="~a"),
    ecs("DeleteCluster", "holds services", cluster="~a"),
    on_cluster("UpdateService", service="~a", desiredCount=0),
    on_cluster("DeleteService", service="~none"), ecs("DeleteService", cluster="~none", service="~a"),
    on_cluster("DeleteService", service="~a", force=True),
    on_cluster("DescribeServices", services=["~a"]), on_cluster("ListServices"),
    on_cluster("UpdateService", "deleted", service="~a", desiredCount=1), on_cluster("DeleteService", "again", service="~a"),
    service("a"),
]  # fmt: skip

TASK = {"launchType": "FARGATE", "networkConfiguration": NETWORK}
TASKS = [
    # There is no role here that a task could have.
    cluster("a"), definition("a", executionRoleArn=None),
    on_cluster("ListTasks"), ecs("ListTasks", cluster="~none"), on_cluster("ListTasks", serviceName="~none"),
    on_cluster("RunTask", taskDefinition="~a", **TASK), on_cluster("RunTask", taskDefinition="~none", **TASK),
    ecs("RunTask", cluster="~none", taskDefinition="~a", **TASK),
    on_cluster("RunTask", "eleven tasks", taskDefinition="~a", count=11, **TASK),
    on_cluster("DescribeTasks", tasks=["0" * 32]), ecs("DescribeTasks", cluster="~none", tasks=["0" * 32]),
    on_cluster("DescribeTasks", "no tasks", tasks=[]),
    on_cluster("StopTask", task="0" * 32), ecs("StopTask", cluster="~none", task="0" * 32),
]  # fmt: skip
