import type { CreateTargetGroupInput, TargetGroupAttribute } from '@aws-sdk/client-elastic-load-balancing-v2';
import { createTargetGroup } from '../actions/create-target-group.ts';
import { registerTargets } from '../actions/register-targets.ts';
import type { ResourceProvider, ResourceResult } from '../../contracts.ts';
import { AwsError } from '../../aws-error.ts';
import { refuseOthers, UnsupportedProperty } from '../../unsupported-property.ts';
import type { LoadBalancingContext } from '../context.ts';
import { acceptHealthCheck, healthCheckDefaults } from '../rules/health-check.ts';
import { targetGroupFullName } from '../state/arns.ts';
import { acceptTargetGroupAttributes, assertFitTogether } from '../state/attributes.ts';
import { targetGroupAttributeDefaults } from '../state/defaults.ts';
import type { HealthCheck, TargetGroupRecord } from '../state/records.ts';
import { cannotReplace, generatedName } from './replacement.ts';

interface Properties extends Partial<CreateTargetGroupInput> {
  readonly TargetGroupAttributes?: TargetGroupAttribute[];
  readonly Targets?: { readonly Id: string; readonly Port?: number }[];
}

/** What is read here; anything else would be misread. */
const known = [
  'HealthCheckEnabled',
  'HealthCheckIntervalSeconds',
  'HealthCheckPath',
  'HealthCheckPort',
  'HealthCheckProtocol',
  'HealthCheckTimeoutSeconds',
  'HealthyThresholdCount',
  'IpAddressType',
  'Matcher',
  'Name',
  'Port',
  'Protocol',
  'ProtocolVersion',
  'Tags',
  'TargetGroupAttributes',
  'TargetType',
  'Targets',
  'UnhealthyThresholdCount',
  'VpcId',
];

export function targetGroupProvider(context: LoadBalancingContext): ResourceProvider<Properties> {
  const { state } = context;
  const create = createTargetGroup(context);
  const register = registerTargets(context);
  return {
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    put(request) {
      const { properties } = request;
      refuseOthers({ ...properties }, known);
      const healthCheck = acceptTemplateCheck(properties);
      const name = properties.Name ?? generatedName(request);
      const before = request.physicalId === undefined ? undefined : state.findTargetGroup(request.physicalId);
      if (before !== undefined && needsReplacing(before, name, properties)) throw cannotReplace(before.name);
      const arn = before?.arn ?? create({ ...properties, Name: name }).TargetGroups?.[0]?.TargetGroupArn;
      const record: TargetGroupRecord = {
        ...state.targetGroup(arn),
        healthCheck,
        attributes: {
          ...targetGroupAttributeDefaults,
          ...acceptTargetGroupAttributes(properties.TargetGroupAttributes),
        },
        tags: properties.Tags ?? [],
      };
      assertFitTogether(record.attributes);
      state.saveTargetGroup(record);
      if (properties.Targets !== undefined) register({ TargetGroupArn: arn, Targets: properties.Targets });
      return result(record);
    },
    remove(physicalId) {
      state.deleteTargetGroup(physicalId);
    },
  };
}

/** @throws {UnsupportedProperty} where AWS would refuse the check, naming the property that it is about */
function acceptTemplateCheck(properties: Properties): HealthCheck {
  try {
    return acceptHealthCheck(properties, healthCheckDefaults);
  } catch (error) {
    const property = refusedProperties.find(([words]) => words.test((error as Error).message))?.[1];
    if (!(error instanceof AwsError) || property === undefined) throw error;
    throw new UnsupportedProperty(property, error.message, { cause: error });
  }
}

const refusedProperties: readonly (readonly [RegExp, string])[] = [
  [/greater than the timeout|check timeout/, 'HealthCheckTimeoutSeconds'],
  [/check interval/, 'HealthCheckIntervalSeconds'],
  [/unhealthy threshold/, 'UnhealthyThresholdCount'],
  [/healthy threshold/, 'HealthyThresholdCount'],
  [/check path/, 'HealthCheckPath'],
  [/check matcher/, 'Matcher'],
  [/check port/, 'HealthCheckPort'],
];

/** What cannot change on a group that exists. */
function needsReplacing(record: TargetGroupRecord, name: string, properties: Properties): boolean {
  return (
    record.name !== name ||
    record.port !== properties.Port ||
    record.protocol !== (properties.Protocol ?? 'HTTP') ||
    record.targetType !== (properties.TargetType ?? 'instance') ||
    record.vpcId !== properties.VpcId
  );
}

function result(record: TargetGroupRecord): ResourceResult {
  return {
    physicalId: record.arn,
    attributes: {
      TargetGroupArn: record.arn,
      TargetGroupFullName: targetGroupFullName(record.arn),
      TargetGroupName: record.name,
    },
  };
}
