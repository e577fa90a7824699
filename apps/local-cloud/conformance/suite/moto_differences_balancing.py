"""Rows of moto_differences.py: Elastic Load Balancing."""

from moto_verdict import THEIRS_WRONG, UNSPECIFIED, Row

BALANCING = [
    Row(UNSPECIFIED, "[]", "absent", "Addresses are those of a network load balancer; whether the list is empty or left out is open.", "AvailabilityZone", [
        "elbv2.CreateLoadBalancer | answer.LoadBalancers[].AvailabilityZones[].LoadBalancerAddresses",
        "elbv2.DescribeLoadBalancers | answer.LoadBalancers[].AvailabilityZones[].LoadBalancerAddresses",
    ]),
    Row(THEIRS_WRONG, "text", "text", "It is the hosted zone of the region; that of eu-west-1 ends with no EXAMPLE.", "LoadBalancer", [
        "elbv2.CreateLoadBalancer | answer.LoadBalancers[].CanonicalHostedZoneId",
        "elbv2.DescribeLoadBalancers | answer.LoadBalancers[].CanonicalHostedZoneId",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "internet-facing is the default, and a load balancer has a scheme.", "CreateLoadBalancer", [
        "elbv2.CreateLoadBalancer | answer.LoadBalancers[].Scheme",
        "elbv2.DescribeLoadBalancers | answer.LoadBalancers[].Scheme",
    ]),
    Row(THEIRS_WRONG, "true", "false", "It is on for an application load balancer, and cannot be changed.", "LoadBalancerAttribute", [
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[load_balancing.cross_zone.enabled].Value",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[load_balancing.cross_zone.enabled].Value",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "An application load balancer has this attribute, with a default.", "LoadBalancerAttribute", [
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[access_logs.s3.enabled]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[client_keep_alive.seconds]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[connection_logs.s3.bucket]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[connection_logs.s3.enabled]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[connection_logs.s3.prefix]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[idle_timeout.timeout_seconds]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[routing.http.desync_mitigation_mode]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[routing.http.drop_invalid_header_fields.enabled]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[routing.http.preserve_host_header.enabled]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[routing.http.x_amzn_tls_version_and_cipher_suite.enabled]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[routing.http.xff_client_port.enabled]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[routing.http.xff_header_processing.mode]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[routing.http2.enabled]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[waf.fail_open.enabled]",
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[zonal_shift.config.enabled]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[access_logs.s3.enabled]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[client_keep_alive.seconds]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[connection_logs.s3.bucket]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[connection_logs.s3.enabled]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[connection_logs.s3.prefix]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[routing.http.desync_mitigation_mode]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[routing.http.drop_invalid_header_fields.enabled]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[routing.http.preserve_host_header.enabled]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[routing.http.x_amzn_tls_version_and_cipher_suite.enabled]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[routing.http.xff_client_port.enabled]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[routing.http.xff_header_processing.mode]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[routing.http2.enabled]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[waf.fail_open.enabled]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[zonal_shift.config.enabled]",
    ]),
    Row(UNSPECIFIED, "one order", "another", "The order of attributes is open.", "DescribeLoadBalancerAttributes", [
        "elbv2.DescribeLoadBalancerAttributes | answer.Attributes[]",
        "elbv2.DescribeTargetGroupAttributes | answer.Attributes[]",
        "elbv2.ModifyLoadBalancerAttributes | answer.Attributes[]",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "waf.fail_open.enabled is an attribute of load balancers.", "TargetGroupAttribute", [
        "elbv2.DescribeTargetGroupAttributes | answer.Attributes[waf.fail_open.enabled]",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "A target group of an application load balancer has this attribute, with a default.", "TargetGroupAttribute", [
        "elbv2.DescribeTargetGroupAttributes | answer.Attributes[load_balancing.algorithm.anomaly_mitigation]",
        "elbv2.DescribeTargetGroupAttributes | answer.Attributes[stickiness.app_cookie.cookie_name]",
        "elbv2.DescribeTargetGroupAttributes | answer.Attributes[stickiness.app_cookie.duration_seconds]",
        "elbv2.DescribeTargetGroupAttributes | answer.Attributes[stickiness.lb_cookie.duration_seconds]",
        "elbv2.DescribeTargetGroupAttributes | answer.Attributes[target_group_health.dns_failover.minimum_healthy_targets.count]",
        "elbv2.DescribeTargetGroupAttributes | answer.Attributes[target_group_health.dns_failover.minimum_healthy_targets.percentage]",
        "elbv2.DescribeTargetGroupAttributes | answer.Attributes[target_group_health.unhealthy_state_routing.minimum_healthy_targets.count]",
        "elbv2.DescribeTargetGroupAttributes | answer.Attributes[target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage]",
    ]),
    Row(UNSPECIFIED, "present", "absent", "Whether the answer holds every attribute or those that were given is open.", "ModifyTargetGroupAttributes", [
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[deregistration_delay.timeout_seconds]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[load_balancing.algorithm.anomaly_mitigation]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[load_balancing.algorithm.type]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[load_balancing.cross_zone.enabled]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[slow_start.duration_seconds]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[stickiness.app_cookie.cookie_name]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[stickiness.app_cookie.duration_seconds]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[stickiness.enabled]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[stickiness.lb_cookie.duration_seconds]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[stickiness.type]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[target_group_health.dns_failover.minimum_healthy_targets.count]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[target_group_health.dns_failover.minimum_healthy_targets.percentage]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[target_group_health.unhealthy_state_routing.minimum_healthy_targets.count]",
        "elbv2.ModifyTargetGroupAttributes | answer.Attributes[target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage]",
    ]),
    Row(UNSPECIFIED, "one order", "another", "The order of tags is open.", "DescribeTags", [
        "elbv2.DescribeTags | answer.TagDescriptions[].Tags[]",
    ]),
    Row(UNSPECIFIED, "[]", "absent", "Whether the list is empty or left out before a load balancer uses the group is open.", "TargetGroup", [
        "elbv2.CreateTargetGroup | answer.TargetGroups[].LoadBalancerArns",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "PageSize is the maximum number of results of a call.", "DescribeTargetGroups", [
        "elbv2.DescribeTargetGroups (paged) | answer.TargetGroups[]",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "PageSize is the maximum number of results of a call.", "DescribeTargetGroups", [
        "elbv2.DescribeTargetGroups (paged) | answer.NextMarker",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "PageSize is the maximum number of results of a call.", "DescribeListeners", [
        "elbv2.DescribeListeners (paged) | answer.Listeners[]",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "PageSize is the maximum number of results of a call.", "DescribeListeners", [
        "elbv2.DescribeListeners (paged) | answer.NextMarker",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "PageSize is the maximum number of results of a call.", "DescribeRules", [
        "elbv2.DescribeRules (paged) | answer.Rules[]",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "PageSize is the maximum number of results of a call.", "DescribeRules", [
        "elbv2.DescribeRules (paged) | answer.Rules[]",
    ]),
    Row(THEIRS_WRONG, "absent", "present", "A security policy belongs to listeners of HTTPS and TLS.", "Listener", [
        "elbv2.CreateListener | answer.Listeners[].SslPolicy", "elbv2.DescribeListeners | answer.Listeners[].SslPolicy",
        "elbv2.ModifyListener | answer.Listeners[].SslPolicy",
    ]),
    Row(THEIRS_WRONG, "absent", "[]", "An ALPN policy belongs to listeners of TLS.", "Listener", [
        "elbv2.CreateListener | answer.Listeners[].AlpnPolicy", "elbv2.DescribeListeners | answer.Listeners[].AlpnPolicy",
        "elbv2.ModifyListener | answer.Listeners[].AlpnPolicy",
    ]),
    Row(THEIRS_WRONG, "text", "traffic-port", "It is the port by which the target is reached.", "TargetHealthDescription", [
        "elbv2.DescribeTargetHealth | answer.TargetHealthDescriptions[].HealthCheckPort",
    ]),
    Row(THEIRS_WRONG, "present", "absent", "A target can be registered with several ports; moto keeps one of them.", "TargetDescription", [
        "elbv2.DescribeTargetHealth | answer.TargetHealthDescriptions[]",
    ]),
    Row(UNSPECIFIED, "one order", "another", "The order of targets is open.", "DescribeTargetHealth", [
        "elbv2.DescribeTargetHealth | answer.TargetHealthDescriptions[]",
    ]),
    Row(UNSPECIFIED, "present", "absent", "Whether an action with one target group is told in both forms is open; the examples of the CLI have both.", "Action", [
        "elbv2.CreateListener | answer.Listeners[].DefaultActions[].ForwardConfig",
        "elbv2.CreateListener | answer.Listeners[].DefaultActions[].TargetGroupArn",
        "elbv2.DescribeListeners | answer.Listeners[].DefaultActions[].ForwardConfig",
        "elbv2.DescribeListeners | answer.Listeners[].DefaultActions[].TargetGroupArn",
    ]),
    Row(UNSPECIFIED, "present", "absent", "Whether an action with one target group is told in both forms is open; the examples of the CLI have both.", "Action", [
        "elbv2.CreateRule | answer.Rules[].Actions[].TargetGroupArn",
        "elbv2.DescribeRules | answer.Rules[].Actions[].TargetGroupArn",
        "elbv2.SetRulePriorities | answer.Rules[].Actions[].TargetGroupArn",
    ]),
    Row(UNSPECIFIED, "present", "absent", "What is not modified keeps the value of the request; whether the answer tells it by its placeholder is open.", "RedirectActionConfig", [
        "elbv2.CreateListener | answer.Listeners[].DefaultActions[].RedirectConfig.Host",
        "elbv2.CreateListener | answer.Listeners[].DefaultActions[].RedirectConfig.Path",
        "elbv2.CreateListener | answer.Listeners[].DefaultActions[].RedirectConfig.Query",
        "elbv2.DescribeListeners | answer.Listeners[].DefaultActions[].RedirectConfig.Host",
        "elbv2.DescribeListeners | answer.Listeners[].DefaultActions[].RedirectConfig.Path",
        "elbv2.DescribeListeners | answer.Listeners[].DefaultActions[].RedirectConfig.Query",
    ]),
    Row(THEIRS_WRONG, "absent", "text", "The load balancers that route traffic to the group: each of them once.", "TargetGroup", [
        "elbv2.DescribeTargetGroups | answer.TargetGroups[].LoadBalancerArns[]",
    ]),
    Row(UNSPECIFIED, "[]", "absent", "Whether the list is empty or left out where a rule rewrites nothing is open.", "Rule", [
        "elbv2.CreateRule | answer.Rules[].Transforms", "elbv2.DescribeRules | answer.Rules[].Transforms",
        "elbv2.ModifyRule | answer.Rules[].Transforms", "elbv2.SetRulePriorities | answer.Rules[].Transforms",
    ]),
    Row(UNSPECIFIED, "present", "absent", "Whether a condition is told in both forms is open; the examples of the CLI have both.", "RuleCondition", [
        "elbv2.CreateRule | answer.Rules[].Conditions[].PathPatternConfig",
        "elbv2.CreateRule | answer.Rules[].Conditions[].Values",
        "elbv2.DescribeRules | answer.Rules[].Conditions[].PathPatternConfig",
        "elbv2.DescribeRules | answer.Rules[].Conditions[].Values",
        "elbv2.ModifyRule | answer.Rules[].Conditions[].PathPatternConfig",
        "elbv2.ModifyRule | answer.Rules[].Conditions[].Values",
        "elbv2.SetRulePriorities | answer.Rules[].Conditions[].PathPatternConfig",
    ]),
    Row(UNSPECIFIED, "one order", "another", "The order of rules is open; ours is the order in which they are tried.", "DescribeRules", [
        "elbv2.DescribeRules | answer.Rules[]",
    ]),
    Row(THEIRS_WRONG, "success, the same again", "success", "The same call again succeeds and makes nothing; moto makes a second one of the same name.", "CreateLoadBalancer", [
        "elbv2.CreateLoadBalancer | outcome",
    ]),
    Row(THEIRS_WRONG, "DuplicateLoadBalancerName 400", "success", "A name is taken once in an account and region.", "CreateLoadBalancer", [
        "elbv2.CreateLoadBalancer (same name, other settings) | outcome", "elbv2.CreateLoadBalancer | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "An application load balancer needs subnets of two availability zones.", "CreateLoadBalancer", [
        "elbv2.CreateLoadBalancer (one subnet) | outcome",
    ]),
    Row(THEIRS_WRONG, "SubnetNotFound 400", "InvalidSubnetID.NotFound 400", "SubnetNotFound is the declared error; moto answers that of EC2.", "CreateLoadBalancer", [
        "elbv2.CreateLoadBalancer (unknown subnet) | outcome",
    ]),
    Row(UNSPECIFIED, "ValidationError 400", "SubnetNotFound 400", "Both refuse; which error a call without subnets gets is open.", "CreateLoadBalancer", [
        "elbv2.CreateLoadBalancer (no subnets) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidSecurityGroup 400", "success", "InvalidSecurityGroup is the declared error; moto takes any.", "CreateLoadBalancer", [
        "elbv2.CreateLoadBalancer (unknown security group) | outcome",
    ]),
    Row(THEIRS_WRONG, "DuplicateTagKeys 400", "success", "DuplicateTagKeys is the declared error; moto takes the tags.", "CreateLoadBalancer", [
        "elbv2.CreateLoadBalancer (duplicate tag keys) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "A name has at most 32 letters, digits and hyphens, and neither begins nor ends with a hyphen.", "CreateLoadBalancer", [
        "elbv2.CreateLoadBalancer (name ends with a hyphen) | outcome", "elbv2.CreateLoadBalancer (name too long) | outcome",
        "elbv2.CreateLoadBalancer (name with an underscore) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "The schemes are internal and internet-facing.", "CreateLoadBalancer", [
        "elbv2.CreateLoadBalancer (unknown scheme) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "unreadable", "A page has 1 to 400 results; moto answers what no client can read.", "DescribeLoadBalancers", [
        "elbv2.DescribeLoadBalancers (page size 0) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidConfigurationRequest 400", "success", "The idle timeout is 1 to 4000 seconds.", "LoadBalancerAttribute", [
        "elbv2.ModifyLoadBalancerAttributes (idle timeout 0) | outcome",
    ]),
    Row(THEIRS_WRONG, "OperationNotPermitted 400", "success", "A load balancer with deletion protection cannot be deleted.", "DeleteLoadBalancer", [
        "elbv2.DeleteLoadBalancer (protected) | outcome",
    ]),
    Row(THEIRS_WRONG, "DuplicateTagKeys 400", "success", "DuplicateTagKeys is the declared error.", "AddTags", [
        "elbv2.AddTags (duplicate tag keys) | outcome", "elbv2.CreateTargetGroup (duplicate tag keys) | outcome",
    ]),
    Row(THEIRS_WRONG, "TooManyTags 400", "success", "A resource has at most 50 tags.", "AddTags", [
        "elbv2.AddTags (51 tags) | outcome",
    ]),
    Row(THEIRS_WRONG, "LoadBalancerNotFound 400", "success", "The not-found error of each kind of resource is declared; moto answers a resource without tags.", "DescribeTags", [
        "elbv2.DescribeTags | outcome",
    ]),
    Row(THEIRS_WRONG, "TargetGroupNotFound 400", "success", "The not-found error of each kind of resource is declared; moto answers a resource without tags.", "DescribeTags", [
        "elbv2.DescribeTags | outcome",
    ]),
    Row(THEIRS_WRONG, "success, the same again", "DuplicateTargetGroupName 400", "The same call again succeeds and makes nothing.", "CreateTargetGroup", [
        "elbv2.CreateTargetGroup | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "A port is 1 to 65535.", "CreateTargetGroup", [
        "elbv2.CreateTargetGroup (port 65536) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "The interval is 5 to 300 seconds.", "CreateTargetGroup", [
        "elbv2.CreateTargetGroup (interval 301) | outcome", "elbv2.ModifyTargetGroup (interval 301) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "The threshold is 2 to 10.", "CreateTargetGroup", [
        "elbv2.CreateTargetGroup (healthy threshold 1) | outcome", "elbv2.ModifyTargetGroup (healthy threshold 1) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "The codes of an application load balancer are 200 to 499.", "Matcher", [
        "elbv2.CreateTargetGroup (matcher 700) | outcome", "elbv2.ModifyTargetGroup (matcher 700) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "The types are instance, ip, lambda and alb.", "CreateTargetGroup", [
        "elbv2.CreateTargetGroup (unknown target type) | outcome",
    ]),
    Row(UNSPECIFIED, "InvalidConfigurationRequest 400", "ValidationError 400", "Both refuse; InvalidConfigurationRequest is declared, ValidationError common to all actions.", "ModifyTargetGroupAttributes", [
        "elbv2.ModifyTargetGroupAttributes (delay 3601) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidConfigurationRequest 400", "success", "Slow start is 0 or 30 to 900 seconds.", "TargetGroupAttribute", [
        "elbv2.ModifyTargetGroupAttributes (slow start 29) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidConfigurationRequest 400", "success", "The types for an application load balancer are lb_cookie and app_cookie.", "TargetGroupAttribute", [
        "elbv2.ModifyTargetGroupAttributes (unknown stickiness) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidConfigurationRequest 400", "success", "The keys are listed, and this is none of them.", "TargetGroupAttribute", [
        "elbv2.ModifyTargetGroupAttributes (unknown key) | outcome",
    ]),
    Row(THEIRS_WRONG, "success", "TargetGroupNotFound 400", "ResourceInUse is the one declared error; a group that is gone is deleted.", "DeleteTargetGroup", [
        "elbv2.DeleteTargetGroup (again) | outcome", "elbv2.DeleteTargetGroup | outcome",
    ]),
    Row(THEIRS_WRONG, "success", "InvalidTarget 400", "A target that is not registered makes the call no error; moto had lost its second port.", "DeregisterTargets", [
        "elbv2.DeregisterTargets | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidTarget 400", "success", "The id of a target of type ip is an address; InvalidTarget is declared.", "RegisterTargets", [
        "elbv2.RegisterTargets (instance in a group of addresses) | outcome",
        "elbv2.RegisterTargets (not an address) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "A port is 1 to 65535.", "TargetDescription", [
        "elbv2.RegisterTargets (port 0) | outcome",
    ]),
    Row(THEIRS_WRONG, "success, the same again", "success", "The same call again succeeds and makes nothing; moto makes a second listener of the port.", "CreateListener", [
        "elbv2.CreateListener | outcome",
    ]),
    Row(THEIRS_WRONG, "DuplicateListener 400", "success", "A load balancer has one listener for a port; DuplicateListener is declared.", "CreateListener", [
        "elbv2.CreateListener (port taken) | outcome", "elbv2.CreateListener | outcome",
        "elbv2.ModifyListener (port taken) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "A weight is 0 to 999.", "TargetGroupTuple", [
        "elbv2.CreateListener (weight -1) | outcome", "elbv2.CreateListener (weight 1000) | outcome",
        "elbv2.CreateRule (weight 1000) | outcome", "elbv2.ModifyListener (weight 1000) | outcome",
        "elbv2.ModifyRule (weight 1000) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "An action forwards to at most five target groups.", "ForwardActionConfig", [
        "elbv2.CreateListener (six target groups) | outcome", "elbv2.CreateRule (six target groups) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "One action that ends the request is required.", "CreateListener", [
        "elbv2.CreateListener (no actions) | outcome", "elbv2.CreateRule (no actions) | outcome",
    ]),
    Row(THEIRS_WRONG, "InvalidLoadBalancerAction 400", "success", "The last action is the one that forwards, redirects or answers: there is one.", "Action", [
        "elbv2.CreateListener (two forwards) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "unreadable", "The configuration is required for this type; moto answers what no client can read.", "Action", [
        "elbv2.CreateListener (no configuration) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "A port is 1 to 65535.", "CreateListener", [
        "elbv2.CreateListener (port 0) | outcome", "elbv2.CreateListener (port 65536) | outcome",
    ]),
    Row(THEIRS_WRONG, "UnsupportedProtocol 400", "success", "A listener of HTTPS needs a certificate; ours refuses the protocol itself, having none.", "CreateListener", [
        "elbv2.CreateListener (HTTPS without certificate) | outcome",
    ]),
    Row(UNSPECIFIED, "UnsupportedProtocol 400", "ValidationError 400", "Both refuse; UnsupportedProtocol is declared, ValidationError common to all actions.", "CreateListener", [
        "elbv2.CreateListener (protocol of a network load balancer) | outcome",
    ]),
    Row(THEIRS_WRONG, "TargetGroupNotFound 400", "success", "TargetGroupNotFound is declared; moto takes the listener to a group that is not there.", "ModifyListener", [
        "elbv2.ModifyListener (unknown target group) | outcome",
    ]),
    Row(THEIRS_WRONG, "TargetGroupAssociationLimit 400", "success", "A target group serves one load balancer; TargetGroupAssociationLimit is declared.", "CreateListener", [
        "elbv2.CreateListener (target group of another load balancer) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "A priority is 1 to 50000.", "CreateRule", [
        "elbv2.CreateRule (priority 0) | outcome", "elbv2.CreateRule (priority 50001) | outcome",
        "elbv2.SetRulePriorities (priority 0) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "Conditions are required.", "CreateRule", [
        "elbv2.CreateRule (no conditions) | outcome",
    ]),
    Row(THEIRS_WRONG, "ValidationError 400", "success", "An address is given in CIDR format.", "SourceIpConditionConfig", [
        "elbv2.CreateRule (source address without mask) | outcome",
    ]),
    Row(UNSPECIFIED, "success", "ValidationError 400", "What is not given stays as it is; whether a call that gives nothing is refused is open.", "ModifyRule", [
        "elbv2.ModifyRule (nothing to change) | outcome",
    ]),
    Row(UNSPECIFIED, "PriorityInUse 400", "ValidationError 400", "Both refuse; PriorityInUse is declared, ValidationError common to all actions.", "SetRulePriorities", [
        "elbv2.SetRulePriorities (the same priority twice) | outcome",
    ]),
    Row(THEIRS_WRONG, "OperationNotPermitted 400", "unreadable", "The default rule cannot be deleted, OperationNotPermitted is declared; moto fails.", "DeleteRule", [
        "elbv2.DeleteRule (default rule) | outcome",
    ]),
    Row(THEIRS_WRONG, "RuleNotFound 400", "success", "RuleNotFound is declared; moto knows rules on after they are deleted.", "DeleteRule", [
        "elbv2.DeleteRule (again) | outcome", "elbv2.DeleteRule | outcome",
    ]),
]  # fmt: skip
