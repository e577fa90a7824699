import type { Environment, ServiceDefinition, WafSettings } from '@cutover/config';
import { namesOf } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { RegionalStack } from './regional-stack.ts';
import { removalOfData } from './removal.ts';
import type { ServiceStack } from './service-stack.ts';

export interface WafStackProps extends StackProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
  readonly settings: WafSettings;
  readonly service: ServiceStack;
}

/** In the order in which they are asked: the cheapest and the most certain first. */
const MANAGED_RULES = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesSQLiRuleSet',
] as const;

/** Over which the requests of one address are counted. */
const WINDOW_SECONDS = 300;

/** What is refused before a task sees it. In mode `count` nothing is: the log tells what would have been. */
export class WafStack extends RegionalStack {
  constructor(
    scope: Construct,
    id: string,
    { environment, definition, settings, service, ...props }: WafStackProps,
  ) {
    super(scope, id, props);
    const names = namesOf(environment.name, definition.name);
    const acl = new CfnWebACL(this, 'acl', {
      name: names.alarm('acl'),
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible('acl'),
      rules: [rateLimit(settings), ...MANAGED_RULES.map((name, index) => managed(name, index + 1, settings))],
    });
    new CfnWebACLAssociation(this, 'association', {
      webAclArn: acl.attrArn,
      resourceArn: service.loadBalancer.loadBalancerArn,
    });
    this.addLog(environment, acl, names.wafLogGroup);
  }

  /** What was counted and blocked, without what lets its reader in. */
  private addLog(environment: Environment, acl: CfnWebACL, logGroupName: string): void {
    const group = new CfnLogGroup(this, 'log', {
      logGroupName,
      retentionInDays: Duration.seconds(environment.logRetention).toDays(),
    });
    group.applyRemovalPolicy(removalOfData(environment));
    const config = new CfnLoggingConfiguration(this, 'logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [
        `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:${logGroupName}`,
      ],
      redactedFields: ['authorization', 'cookie'].map((name) => ({ singleHeader: { Name: name } })),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((Action) => ({
              ActionCondition: { Action },
            })),
          },
        ],
      },
    });
    config.addResourceDependency(group);
  }
}

function rateLimit({ mode, rateLimit: limit }: WafSettings): CfnWebACL.RuleProperty {
  return {
    name: 'rate-limit',
    priority: 0,
    action: mode === 'count' ? { count: {} } : { block: {} },
    statement: {
      rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: WINDOW_SECONDS },
    },
    visibilityConfig: visible('rate-limit'),
  };
}

function managed(name: string, priority: number, { mode }: WafSettings): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: mode === 'count' ? { count: {} } : { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
    visibilityConfig: visible(name),
  };
}

function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}
