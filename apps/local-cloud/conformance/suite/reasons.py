"""Declared errors that no call of these suites provokes, each with the reason. A reason that is no longer needed fails the tests."""

OWN_FAULT = "a fault of AWS's own, or of two callers at once: only an injected one strikes here (test_injected_errors.py)"
NO_TLS = "listeners speak HTTP only: whatever asks for TLS ends with UnsupportedProtocol before"
NO_KMS = "there is no KMS: a key cannot be disabled or taken away after it was used"
NO_CAPACITY = "tasks run on Fargate: there are no container instances and no capacity providers of one's own"
QUOTA = "a quota of the account that a rehearsal does not come near, not imitated"
NO_POLICIES = "parameters have no policies here: each is refused as a type that is not supported"
UNSAID = "declared of nearly every action of ECS; its pages name no request that ends with it"
OTHER_BALANCER = "of Network and Gateway Load Balancers, which are refused as a whole"
EARLIER = "a wrong value ends with the service's error for input that the model forbids before it can get there"
NO_SESSION_POLICIES = "session policies are not implemented, and refused with ValidationError"
IDENTITY = "needs the signed token of an identity provider that the local template has not; src/sts/sts.spec.ts has one"
NO_UPSTREAM = "of repositories that pull through from another registry, which are not imitated"
FULL_BEFORE = "the group takes no more than its limit when targets are registered, so it cannot be over it afterwards"

ecs_unsaid = (
    "CreateCluster DeleteCluster DeleteService DescribeClusters DescribeServices DescribeTasks ListClusters ListServices"
    " ListTagsForResource ListTaskDefinitions ListTasks StopTask TagResource UntagResource"
).split()
elb_with_actions = ("CreateListener", "CreateRule", "ModifyListener", "ModifyRule")
elb_listeners = ("CreateListener", "ModifyListener")
ssm_actions = (
    "DeleteParameter DeleteParameters DescribeParameters GetParameter GetParameterHistory GetParameters GetParametersByPath"
    " PutParameter"
).split()
log_actions = (
    "CreateLogGroup CreateLogStream DeleteLogGroup DeleteLogStream DescribeLogGroups DescribeLogStreams FilterLogEvents"
    " GetLogEvents PutLogEvents PutRetentionPolicy"
).split()

# (service, code, actions, reason)
TABLE = [
    ("ecs", "ClientException", ecs_unsaid, UNSAID),
    ("ecs", "BlockedException", ["RunTask"], "an account that AWS has blocked"),
    ("ecs", "ClusterContainsCapacityProviderException", ["DeleteCluster"], NO_CAPACITY),
    ("ecs", "ClusterContainsContainerInstancesException", ["DeleteCluster"], NO_CAPACITY),
    ("ecs", "UpdateInProgressException", ["DeleteCluster"], NO_CAPACITY),
    ("ecs", "LimitExceededException", ["RegisterTaskDefinition", "TagResource"], QUOTA),
    ("ecs", "PlatformTaskDefinitionIncompatibilityException", ["CreateService", "RunTask", "UpdateService"],
        "one platform version is served, and what it cannot run is refused when the definition is registered"),
    ("ecr", "LimitExceededException", ["BatchGetImage", "CreateRepository", "PutImage"], QUOTA),
    ("ecr", "UnableToGetUpstreamImageException", ["BatchGetImage"], NO_UPSTREAM),
    ("ecr", "KmsException", ["CreateRepository", "DeleteRepository", "PutImage"], NO_KMS),
    ("elastic-load-balancing-v2", "ALPNPolicyNotFound", elb_listeners, OTHER_BALANCER),
    ("elastic-load-balancing-v2", "AllocationIdNotFound", ["CreateLoadBalancer"], OTHER_BALANCER),
    ("elastic-load-balancing-v2", "AvailabilityZoneNotSupported", ["CreateLoadBalancer"], OTHER_BALANCER),
    ("elastic-load-balancing-v2", "CertificateNotFound", elb_listeners, NO_TLS),
    ("elastic-load-balancing-v2", "SSLPolicyNotFound", elb_listeners, NO_TLS),
    ("elastic-load-balancing-v2", "TooManyCertificates", elb_listeners, NO_TLS),
    ("elastic-load-balancing-v2", "TrustStoreNotFound", elb_listeners, NO_TLS),
    ("elastic-load-balancing-v2", "TrustStoreNotReady", elb_listeners, NO_TLS),
    ("elastic-load-balancing-v2", "UnsupportedProtocol", ["CreateRule", "DescribeListeners", "DescribeRules", "ModifyRule"], NO_TLS),
    ("elastic-load-balancing-v2", "IncompatibleProtocols", elb_with_actions,
        "listeners and target groups both speak HTTP: what would not fit cannot be made"),
    ("elastic-load-balancing-v2", "InvalidConfigurationRequest", ["CreateListener", "CreateRule", "ModifyListener"],
        "a target group of another VPC is not told apart: the template has one VPC"),
    ("elastic-load-balancing-v2", "HealthUnavailable", ["DescribeTargetHealth"], OWN_FAULT),
    ("elastic-load-balancing-v2", "InvalidScheme", ["CreateLoadBalancer"], EARLIER),
    ("elastic-load-balancing-v2", "InvalidSubnet", ["CreateLoadBalancer"],
        "the template's subnets have addresses left; src/load-balancer/rules/network.spec.ts has one without"),
    ("elastic-load-balancing-v2", "LoadBalancerNotFound", ["DeleteLoadBalancer"],
        "the action's page: one that does not exist counts as deleted"),
    ("elastic-load-balancing-v2", "OperationNotPermitted", ["CreateLoadBalancer"], "IAM is not judged"),
    ("elastic-load-balancing-v2", "ResourceInUse", ["CreateLoadBalancer", "DeleteListener", "DeleteLoadBalancer"],
        "nothing outside load balancing (VPC endpoint services, Global Accelerator) can hold one here"),
    ("elastic-load-balancing-v2", "TooManyListeners", ["ModifyListener"], "it makes none"),
    ("elastic-load-balancing-v2", "TooManyLoadBalancers", ["CreateLoadBalancer"], QUOTA),
    ("elastic-load-balancing-v2", "TooManyTargetGroups", ["CreateRule", "CreateTargetGroup"], QUOTA),
    ("elastic-load-balancing-v2", "TooManyRegistrationsForTargetId", [*elb_with_actions, "RegisterTargets"], QUOTA),
    ("elastic-load-balancing-v2", "TooManyTargets", elb_with_actions, FULL_BEFORE),
    ("elastic-load-balancing-v2", "TooManyTags", ["RemoveTags"], "it adds none"),
    ("ssm", "InternalServerError", ssm_actions, OWN_FAULT),
    ("ssm", "TooManyUpdates", ["PutParameter"], OWN_FAULT),
    ("ssm", "InvalidKeyId", ["GetParameter", "GetParameterHistory", "GetParameters", "GetParametersByPath"], NO_KMS),
    ("ssm", "ParameterLimitExceeded", ["PutParameter"], QUOTA),
    ("ssm", "ParameterMaxVersionLimitExceeded", ["PutParameter"],
        "the oldest of 100 versions goes unless it has a label, and labels are not implemented"),
    ("ssm", "IncompatiblePolicyException", ["PutParameter"], NO_POLICIES),
    ("ssm", "InvalidPolicyAttributeException", ["PutParameter"], NO_POLICIES),
    ("ssm", "PoliciesLimitExceededException", ["PutParameter"], NO_POLICIES),
    ("ssm", "UnsupportedParameterType", ["PutParameter"], EARLIER),
    ("cloudwatch-logs", "ServiceUnavailableException", log_actions, OWN_FAULT),
    ("cloudwatch-logs", "OperationAbortedException", ["CreateLogGroup", "DeleteLogGroup", "DeleteLogStream", "PutRetentionPolicy"], OWN_FAULT),
    ("cloudwatch-logs", "LimitExceededException", ["CreateLogGroup"], QUOTA),
    ("cloudwatch-logs", "DataAlreadyAcceptedException", ["PutLogEvents"], "the action's page: never returned since sequence tokens are ignored"),
    ("cloudwatch-logs", "InvalidSequenceTokenException", ["PutLogEvents"], "the action's page: never returned since sequence tokens are ignored"),
    ("cloudwatch-logs", "UnrecognizedClientException", ["PutLogEvents"], "signatures and credentials are not checked"),
    ("cloudwatch-logs", "ValidationException", ["DeleteLogGroup", "DeleteLogStream"], "deletion protection of log groups is not implemented"),
    ("cloudwatch", "InternalServiceError", ["GetMetricStatistics", "ListMetrics", "PutMetricData"], OWN_FAULT),
    ("cloudwatch", "LimitExceeded", ["PutCompositeAlarm", "PutMetricAlarm"], QUOTA),
    ("cloudwatch", "ResourceConflict", ["DeleteAlarms"], "it stands for alarms on scheduled queries, which do not exist here"),
]

TABLE += [
    ("sts", "RegionDisabledException", ["AssumeRole", "AssumeRoleWithWebIdentity"], "there is one region"),
    ("sts", "MalformedPolicyDocument", ["AssumeRole", "AssumeRoleWithWebIdentity"], NO_SESSION_POLICIES),
    ("sts", "PackedPolicyTooLarge", ["AssumeRole", "AssumeRoleWithWebIdentity"], NO_SESSION_POLICIES),
    ("sts", "ExpiredTokenException", ["AssumeRole", "AssumeRoleWithWebIdentity"], IDENTITY),
    ("sts", "InvalidContextAssertion", ["AssumeRole"], "contexts of identities (ProvidedContexts) are not implemented"),
    ("sts", "IDPRejectedClaim", ["AssumeRoleWithWebIdentity"], IDENTITY),
    ("sts", "IDPCommunicationError", ["AssumeRoleWithWebIdentity"], OWN_FAULT),
]

REASONS = {(service, action, code): reason for service, code, actions, reason in TABLE for action in actions}
