"""Rows of moto_differences.py: ECS."""

from moto_verdict import THEIRS_WRONG, UNSPECIFIED, Row

CONTAINERS = [
    Row(THEIRS_WRONG, "present", "absent", "A call without clusters is about the default one; what is not there is a failure.", "DescribeClusters", [
        "ecs.DescribeClusters | answer.failures[]",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "A task that is not there is a failure with the reason MISSING.", "DescribeTasks", [
        "ecs.DescribeTasks | answer.failures[]",
    ]),
    Row(UNSPECIFIED, "absent", "present", "Whether the ARN of a missing service holds its cluster is open; ours is of the format that ECS gives services.", "Failure", [
        "ecs.DescribeServices | answer.failures[]",
    ]),
    Row(UNSPECIFIED, "present", "absent", "Whether the ARN of a missing service holds its cluster is open; ours is of the format that ECS gives services.", "Failure", [
        "ecs.DescribeServices | answer.failures[]",
    ]),
    Row(UNSPECIFIED, "[]", "absent", "Whether the list is empty or left out is open; the examples of the CLI have it empty.", "Cluster", [
        "ecs.CreateCluster | answer.cluster.capacityProviders",
        "ecs.CreateCluster | answer.cluster.defaultCapacityProviderStrategy", "ecs.CreateCluster | answer.cluster.statistics",
        "ecs.CreateCluster | answer.cluster.tags", "ecs.DeleteCluster | answer.cluster.capacityProviders",
        "ecs.DeleteCluster | answer.cluster.defaultCapacityProviderStrategy", "ecs.DeleteCluster | answer.cluster.statistics",
        "ecs.DescribeClusters | answer.clusters[].capacityProviders",
        "ecs.DescribeClusters | answer.clusters[].defaultCapacityProviderStrategy",
        "ecs.DescribeClusters | answer.clusters[].statistics", "ecs.DescribeClusters | answer.clusters[].tags",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "Settings are left out unless SETTINGS is included.", "DescribeClusters", [
        "ecs.DescribeClusters | answer.clusters[].settings[]",
    ]),
    Row(UNSPECIFIED, "absent", "present", "Which members the answer holds beyond the plain ones is open.", "DeleteCluster", [
        "ecs.DeleteCluster | answer.cluster.settings[]", "ecs.DeleteCluster | answer.cluster.tags[]",
    ]),
    Row(UNSPECIFIED, "absent", "text", "A deleted cluster may stay discoverable for a while; the page says not to rely on it.", "DeleteCluster", [
        "ecs.ListClusters | answer.clusterArns[]",
    ]),
    Row(THEIRS_WRONG, "absent", "text", "maxResults is the maximum number of results of a page.", "ListClusters", [
        "ecs.ListTaskDefinitions (paged) | answer.taskDefinitionArns[]",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "maxResults is the maximum number of results of a page.", "ListClusters", [
        "ecs.ListClusters (paged) | answer.nextToken", "ecs.ListServices (paged) | answer.nextToken",
        "ecs.ListTaskDefinitions (paged) | answer.nextToken",
    ]),
    Row(THEIRS_WRONG, "absent", "text", "A service that has drained is INACTIVE and no longer listed.", "DeleteService", [
        "ecs.ListServices | answer.serviceArns[]",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "With awsvpc the host port is the container port where it is not given.", "PortMapping", [
        "ecs.DeregisterTaskDefinition | answer.taskDefinition.containerDefinitions[].portMappings[].hostPort",
        "ecs.DescribeTaskDefinition | answer.taskDefinition.containerDefinitions[].portMappings[].hostPort",
        "ecs.RegisterTaskDefinition | answer.taskDefinition.containerDefinitions[].portMappings[].hostPort",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "The default is tcp.", "PortMapping", [
        "ecs.DeregisterTaskDefinition | answer.taskDefinition.containerDefinitions[].portMappings[].protocol",
        "ecs.DescribeTaskDefinition | answer.taskDefinition.containerDefinitions[].portMappings[].protocol",
        "ecs.RegisterTaskDefinition | answer.taskDefinition.containerDefinitions[].portMappings[].protocol",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "The defaults are 30 seconds, 5 seconds and 3 retries.", "HealthCheck", [
        "ecs.RegisterTaskDefinition | answer.taskDefinition.containerDefinitions[].healthCheck.interval",
        "ecs.RegisterTaskDefinition | answer.taskDefinition.containerDefinitions[].healthCheck.retries",
        "ecs.RegisterTaskDefinition | answer.taskDefinition.containerDefinitions[].healthCheck.timeout",
    ]),
    Row(UNSPECIFIED, "[]", "absent", "Whether the list is empty or left out is open.", "ContainerDefinition", [
        "ecs.DeregisterTaskDefinition | answer.taskDefinition.containerDefinitions[].systemControls",
        "ecs.DescribeTaskDefinition | answer.taskDefinition.containerDefinitions[].systemControls",
        "ecs.RegisterTaskDefinition | answer.taskDefinition.containerDefinitions[].systemControls",
    ]),
    Row(UNSPECIFIED, "[]", "absent", "Whether the list is empty or left out is open.", "RegisterTaskDefinition", [
        "ecs.DescribeTaskDefinition | answer.tags", "ecs.RegisterTaskDefinition | answer.tags",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "The answer holds the tags that were given.", "RegisterTaskDefinition", [
        "ecs.RegisterTaskDefinition | answer.tags",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "A task definition tells when and by whom it was registered, and when it was deregistered.", "TaskDefinition", [
        "ecs.DeregisterTaskDefinition | answer.taskDefinition.deregisteredAt",
        "ecs.DeregisterTaskDefinition | answer.taskDefinition.registeredAt",
        "ecs.DeregisterTaskDefinition | answer.taskDefinition.registeredBy",
        "ecs.DescribeTaskDefinition | answer.taskDefinition.deregisteredAt",
        "ecs.DescribeTaskDefinition | answer.taskDefinition.registeredAt",
        "ecs.DescribeTaskDefinition | answer.taskDefinition.registeredBy",
        "ecs.RegisterTaskDefinition | answer.taskDefinition.registeredAt",
        "ecs.RegisterTaskDefinition | answer.taskDefinition.registeredBy",
    ]),
    Row(THEIRS_WRONG, "one order", "another", "sort DESC turns the order round.", "ListTaskDefinitions", [
        "ecs.ListTaskDefinitions | answer.taskDefinitionArns[]",
    ]),
    Row(UNSPECIFIED, "present", "absent", "Whether a service without a load balancer tells the role that ECS works under is open.", "Service", [
        "ecs.CreateService | answer.service.roleArn", "ecs.DeleteService | answer.service.roleArn",
        "ecs.DescribeServices | answer.services[].roleArn", "ecs.UpdateService | answer.service.roleArn",
    ]),
    Row(THEIRS_WRONG, "Linux", "FARGATE", "It is the operating system, such as Linux; FARGATE is a launch type.", "Deployment", [
        "ecs.CreateService | answer.service.deployments[].platformFamily",
        "ecs.DeleteService | answer.service.deployments[].platformFamily",
        "ecs.DescribeServices | answer.services[].deployments[].platformFamily",
        "ecs.UpdateService | answer.service.deployments[].platformFamily",
    ]),
    Row(UNSPECIFIED, "absent", "[]", "Task sets are of the controllers CODE_DEPLOY and EXTERNAL; whether others have an empty list is open.", "Service", [
        "ecs.CreateService | answer.service.taskSets", "ecs.DeleteService | answer.service.taskSets",
        "ecs.DescribeServices | answer.services[].taskSets", "ecs.UpdateService | answer.service.taskSets",
    ]),
    Row(UNSPECIFIED, "text", "LATEST", "Whether LATEST is told as it was given or as the version it stands for is open.", "Service", [
        "ecs.CreateService | answer.service.deployments[].platformVersion",
        "ecs.CreateService | answer.service.platformVersion",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "A service on Fargate has a platform version and family.", "Service", [
        "ecs.CreateService | answer.service.deployments[].platformVersion",
        "ecs.CreateService | answer.service.platformFamily", "ecs.CreateService | answer.service.platformVersion",
        "ecs.DeleteService | answer.service.deployments[].platformVersion",
        "ecs.DeleteService | answer.service.platformFamily", "ecs.DeleteService | answer.service.platformVersion",
        "ecs.DescribeServices | answer.services[].deployments[].platformVersion",
        "ecs.DescribeServices | answer.services[].platformFamily", "ecs.DescribeServices | answer.services[].platformVersion",
        "ecs.UpdateService | answer.service.deployments[].platformVersion",
        "ecs.UpdateService | answer.service.platformFamily", "ecs.UpdateService | answer.service.platformVersion",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "A service tells when it was created.", "Service", [
        "ecs.CreateService | answer.service.createdAt", "ecs.DeleteService | answer.service.createdAt",
        "ecs.DescribeServices | answer.services[].createdAt", "ecs.UpdateService | answer.service.createdAt",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "The service has this member, and a default where it is not given.", "Service", [
        "ecs.CreateService | answer.service.availabilityZoneRebalancing",
        "ecs.CreateService | answer.service.deploymentConfiguration",
        "ecs.CreateService | answer.service.enableECSManagedTags", "ecs.CreateService | answer.service.enableExecuteCommand",
        "ecs.DeleteService | answer.service.availabilityZoneRebalancing",
        "ecs.DeleteService | answer.service.deploymentConfiguration",
        "ecs.DeleteService | answer.service.enableECSManagedTags", "ecs.DeleteService | answer.service.enableExecuteCommand",
        "ecs.DescribeServices | answer.services[].availabilityZoneRebalancing",
        "ecs.DescribeServices | answer.services[].deploymentConfiguration",
        "ecs.DescribeServices | answer.services[].enableECSManagedTags",
        "ecs.DescribeServices | answer.services[].enableExecuteCommand",
        "ecs.UpdateService | answer.service.availabilityZoneRebalancing",
        "ecs.UpdateService | answer.service.deploymentConfiguration",
        "ecs.UpdateService | answer.service.enableECSManagedTags", "ecs.UpdateService | answer.service.enableExecuteCommand",
    ]),
    Row(UNSPECIFIED, "[]", "absent", "Whether the list is empty or left out is open; the examples of the CLI have it empty.", "Service", [
        "ecs.CreateService | answer.service.placementConstraints", "ecs.CreateService | answer.service.placementStrategy",
        "ecs.DeleteService | answer.service.placementConstraints", "ecs.DeleteService | answer.service.placementStrategy",
        "ecs.DescribeServices | answer.services[].placementConstraints",
        "ecs.DescribeServices | answer.services[].placementStrategy", "ecs.DescribeServices | answer.services[].tags",
        "ecs.UpdateService | answer.service.placementConstraints", "ecs.UpdateService | answer.service.placementStrategy",
    ]),
    Row(THEIRS_WRONG, "number", "number", "It is the most recent desired count of the deployment; moto leaves it at the first.", "Deployment", [
        "ecs.DescribeServices | answer.services[].deployments[].desiredCount",
        "ecs.UpdateService | answer.service.deployments[].desiredCount",
    ]),
    Row(THEIRS_WRONG, "text", "text", "It is the ARN of the revision; moto keeps the name that was given, and the deployment of before.", "Service", [
        "ecs.DeleteService | answer.service.deployments[].taskDefinition", "ecs.DeleteService | answer.service.taskDefinition",
        "ecs.DescribeServices | answer.services[].deployments[].taskDefinition",
        "ecs.DescribeServices | answer.services[].taskDefinition",
        "ecs.UpdateService | answer.service.deployments[].taskDefinition", "ecs.UpdateService | answer.service.taskDefinition",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "Another task definition begins a new deployment beside the one of before.", "UpdateService", [
        "ecs.UpdateService | answer.service.deployments[]",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "Another task definition begins a new deployment beside the one of before.", "UpdateService", [
        "ecs.UpdateService | answer.service.deployments[]",
    ]),
    Row(THEIRS_WRONG, "DRAINING", "INACTIVE", "A deleted service is DRAINING, and INACTIVE once its tasks have stopped.", "DeleteService", [
        "ecs.DeleteService | answer.service.status",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "A name has up to 255 letters, digits, underscores and hyphens.", "CreateCluster", [
        "ecs.CreateCluster (name too long) | outcome", "ecs.CreateCluster (name with a space) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "A capacity provider must exist before a cluster names it.", "CreateCluster", [
        "ecs.CreateCluster (unknown capacity provider) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "A page has 1 to 100 results.", "ListClusters", [
        "ecs.ListClusters (page size 101) | outcome",
    ]),
    Row(THEIRS_WRONG, "ClientException 400", "success", "Fargate requires a size for the task, and has the pairs of cpu and memory of its table.", "RegisterTaskDefinition", [
        "ecs.RegisterTaskDefinition (cpu 300) | outcome", "ecs.RegisterTaskDefinition (no size) | outcome",
        "ecs.RegisterTaskDefinition (size that Fargate lacks) | outcome",
    ]),
    Row(THEIRS_WRONG, "ClientException 400", "success", "A task has one container or more.", "RegisterTaskDefinition", [
        "ecs.RegisterTaskDefinition (no containers) | outcome",
    ]),
    Row(THEIRS_WRONG, "ClientException 400", "success", "Fargate requires the network mode awsvpc.", "RegisterTaskDefinition", [
        "ecs.RegisterTaskDefinition (network mode bridge) | outcome",
    ]),
    Row(THEIRS_WRONG, "ClientException 400", "success", "A family has up to 255 letters, digits, underscores and hyphens.", "RegisterTaskDefinition", [
        "ecs.RegisterTaskDefinition (family with a space) | outcome",
    ]),
    Row(UNSPECIFIED, "ClientException 400", "success", "The name tells containers apart; that a second one of the same name is refused is not said.", "ContainerDefinition", [
        "ecs.RegisterTaskDefinition (two containers of one name) | outcome",
    ]),
    Row(THEIRS_WRONG, "ClientException 400", "success", "A task has an essential container.", "ContainerDefinition", [
        "ecs.RegisterTaskDefinition (no essential container) | outcome",
    ]),
    Row(UNSPECIFIED, "ClientException 400", "success", "It names a container; that one of no name here is refused is not said.", "ContainerDependency", [
        "ecs.RegisterTaskDefinition (depends on an unknown container) | outcome",
    ]),
    Row(THEIRS_WRONG, "ClientException 400", "success", "With awsvpc the host port is left out or the container port.", "PortMapping", [
        "ecs.RegisterTaskDefinition (host port that differs) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success, the same again", "A service name is taken once in a cluster; moto answers the service that is there.", "CreateService", [
        "ecs.CreateService (same name, other settings) | outcome",
    ]),
    Row(UNSPECIFIED, "InvalidParameterException 400", "success", "The period is unused without health checks, says the page; that a service without any is refused is not said.", "CreateService", [
        "ecs.CreateService (grace period without load balancer) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "A desired count is 0 or more.", "CreateService", [
        "ecs.CreateService (desired count -1) | outcome", "ecs.UpdateService (desired count -1) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "A name has up to 255 letters, digits, underscores and hyphens.", "CreateService", [
        "ecs.CreateService (name with a space) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "fault 500", "awsvpc requires a network configuration; moto fails.", "CreateService", [
        "ecs.CreateService (no network) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "The target group of a service must exist.", "CreateService", [
        "ecs.CreateService (unknown target group) | outcome",
    ]),
    Row(THEIRS_WRONG, "ClientException 400", "success", "A task definition is required with the controller ECS.", "CreateService", [
        "ecs.CreateService (no task definition) | outcome",
    ]),
    Row(UNSPECIFIED, "InvalidParameterException 400", "success", "Nothing can be replaced with such a maximum; that it is refused is not said.", "DeploymentConfiguration", [
        "ecs.CreateService (maximum below minimum) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "success", "A call is about 1 to 10 services.", "DescribeServices", [
        "ecs.DescribeServices (eleven services) | outcome", "ecs.DescribeServices (no services) | outcome",
    ]),
    Row(THEIRS_WRONG, "ClusterContainsServicesException 400", "success", "ClusterContainsServicesException is declared.", "DeleteCluster", [
        "ecs.DeleteCluster (holds services) | outcome",
    ]),
    Row(THEIRS_WRONG, "ServiceNotActiveException 400", "success", "ServiceNotActiveException is declared for a service that is deleted.", "UpdateService", [
        "ecs.UpdateService (deleted) | outcome", "ecs.UpdateService | outcome",
    ]),
    Row(UNSPECIFIED, "ServiceNotActiveException 400", "ClientException 400", "Both refuse; which of two wrong things is told first is open.", "UpdateService", [
        "ecs.UpdateService | outcome",
    ]),
    Row(THEIRS_WRONG, "ServiceNotFoundException 400", "success", "ServiceNotFoundException is declared; an inactive service is not there any more.", "DeleteService", [
        "ecs.DeleteService (again) | outcome",
    ]),
    Row(THEIRS_WRONG, "ServiceNotFoundException 400", "success", "ServiceNotFoundException is declared.", "ListTasks", [
        "ecs.ListTasks | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidParameterException 400", "fault 500", "moto fails with a fault of its own.", "RunTask", [
        "ecs.RunTask (eleven tasks) | outcome", "ecs.StopTask | outcome",
    ]),
    Row(THEIRS_WRONG, "success", "fault 500", "moto fails with a fault of its own.", "RunTask", [
        "ecs.RunTask | outcome",
    ]),
]  # fmt: skip
