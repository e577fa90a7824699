import { type Names, namesOf } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { environment, environments, service } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';

/** Which property of a type holds its physical name, and what that must be. */
function expectedNames(
  environmentName: string,
  hasFirewall: boolean,
): Record<string, readonly [property: string, names: string[]]> {
  const names = namesOf(environmentName, 'order-invoicing');
  return {
    'AWS::ECS::Cluster': ['ClusterName', [names.cluster]],
    'AWS::ElasticLoadBalancingV2::LoadBalancer': ['Name', [names.loadBalancer]],
    'AWS::ElasticLoadBalancingV2::TargetGroup': [
      'Name',
      [names.targetGroup('blue'), names.targetGroup('green')],
    ],
    'AWS::Logs::LogGroup': [
      'LogGroupName',
      [
        ...databaseLogs(environmentName, names),
        names.logGroup,
        names.stoppedTasksLogGroup,
        ...(hasFirewall ? [names.wafLogGroup] : []),
      ],
    ],
    'AWS::DynamoDB::Table': ['TableName', [names.journalTable]],
    'AWS::RDS::DBInstance': ['DBInstanceIdentifier', environmentName === 'local' ? [] : [names.cluster]],
    'AWS::IAM::Role': ['RoleName', [names.taskRole, names.executionRole, names.migrationRole]],
    'AWS::ECR::Repository': ['RepositoryName', [names.repository]],
    'AWS::SSM::Parameter': [
      'Name',
      [
        ...(['host', 'port', 'name', 'user', 'app-user'] as const).map(names.databaseParameter),
        names.manifestParameter,
      ],
    ],
  };
}

/** RDS names them; ours is that they end. */
function databaseLogs(environmentName: string, { cluster }: Names): string[] {
  if (environmentName === 'local') return [];
  return ['postgresql', 'upgrade'].map((log) => `/aws/rds/instance/${cluster}/${log}`);
}

describe('ServiceStack', () => {
  it('gives every name as namesOf says, and no other name at all', () => {
    for (const each of environments()) {
      const stage = render(each, service());
      const hasFirewall = each.loadBalancer.waf !== undefined;
      const expected = expectedNames(each.name, hasFirewall);
      for (const [type, [property, names]] of Object.entries(expected)) {
        expect(
          stage
            .ofType(type)
            .map(({ properties }) => (properties as Record<string, unknown>)[property])
            .filter((physical) => physical !== undefined),
        ).toEqual(names);
      }
      const named = stage.resources.filter(({ type, properties }) =>
        Object.keys(properties).some(
          (key) =>
            /^(Name|\w+Name|\w+Identifier)$/.test(key) &&
            !NOT_NAMES.includes(key) &&
            !NAMED_AS_ALARMS.includes(type) &&
            !['AWS::EC2::FlowLog', 'AWS::Logs::MetricFilter'].includes(type),
        ),
      );
      expect([...new Set(named.map(({ type }) => type))].sort()).toEqual(
        Object.keys(expected)
          .filter((type) => stage.ofType(type).some((resource) => named.includes(resource)))
          .sort(),
      );
      expect(stage.stacks).toEqual(
        ['network', 'registry', 'database', 'service', 'observability', ...(hasFirewall ? ['waf'] : [])].map(
          namesOf(each.name, 'order-invoicing').stack,
        ),
      );
    }
  });

  it('begins the name of whatever watches the service with its environment and the service', () => {
    for (const each of environments()) {
      const watching = render(each, service()).resources.filter(({ type }) => NAMED_AS_ALARMS.includes(type));
      const namesFound = watching.map(({ properties: given }) => {
        const { AlarmName, DashboardName, Name, PolicyName } = given as Record<string, unknown>;
        return AlarmName ?? DashboardName ?? Name ?? PolicyName;
      });
      expect(new Set(namesFound).size).toBe(watching.length);
      const prefix = namesOf(each.name, 'order-invoicing').alarm('');
      for (const name of namesFound) expect(name).toMatch(new RegExp(`^${prefix}[a-z0-9-]+$`));
    }
  });

  it('keeps a table with the keys of the journal, billed by request', () => {
    const { properties } = render(environment('dev'), service()).only('AWS::DynamoDB::Table');
    expect(properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(properties).not.toHaveProperty('TimeToLiveSpecification');
  });

  it.each([
    ['local', 'Delete', 1],
    ['dev', 'Delete', 7],
    ['staging', 'Retain', 30],
    ['production', 'Retain', 90],
  ] as const)('of %s leaves journal, logs and images by %s', (name, policy, retention) => {
    const stage = render(environment(name), service());
    for (const type of ['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup', 'AWS::ECR::Repository']) {
      const policies = stage.ofType(type).map(({ deletionPolicy }) => deletionPolicy);
      expect([type, ...new Set(policies)]).toEqual([type, policy]);
    }
    for (const { properties } of stage.ofType('AWS::Logs::LogGroup')) {
      expect(properties.RetentionInDays).toBe(retention);
    }
  });

  it('stands in public subnets with the idle timeout that keep-alive of the service is measured by', () => {
    const stage = render(environment('production'), service());
    const { properties } = stage.only('AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect(properties).toMatchObject({ Scheme: 'internet-facing', Type: 'application' });
    expect(properties.LoadBalancerAttributes).toEqual(
      expect.arrayContaining([
        { Key: 'idle_timeout.timeout_seconds', Value: '60' },
        { Key: 'deletion_protection.enabled', Value: 'true' },
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
        { Key: 'routing.http.desync_mitigation_mode', Value: 'defensive' },
        { Key: 'access_logs.s3.enabled', Value: 'true' },
      ]),
    );
    const kinds = stage
      .ofType('AWS::EC2::Subnet')
      .filter(({ ref }) => properties.Subnets.includes(ref))
      .map(({ properties: { Tags } }) => Tags.find(({ Key }) => Key.endsWith(':subnet-type'))?.Value);
    expect(kinds).toEqual(['Public', 'Public']);
  });

  it('keeps access logs as long as the environment says, and none where it does not', () => {
    const bucket = render(environment('staging'), service()).only('AWS::S3::Bucket');
    expect(bucket.properties).toMatchObject({
      LifecycleConfiguration: { Rules: [expect.objectContaining({ ExpirationInDays: 7 })] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
    expect(bucket.deletionPolicy).toBe('Retain');
    expect(JSON.stringify(render(environment('staging'), service()).only('AWS::S3::BucketPolicy'))).toContain(
      '"Condition":{"Bool":{"aws:SecureTransport":"false"}}',
    );
    expect(render(environment('dev'), service()).ofType('AWS::S3::Bucket')).toEqual([]);
  });

  it('offers Fargate and Fargate Spot', () => {
    const stage = render(environment('dev'), service());
    expect(stage.only('AWS::ECS::ClusterCapacityProviderAssociations').properties).toMatchObject({
      CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    });
  });
});

const NAMED_AS_ALARMS = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Rule',
  'AWS::Logs::ResourcePolicy',
  'AWS::WAFv2::WebACL',
];

/** They name something else: an attribute, a policy inside its role, a database, or a resource by reference. */
const NOT_NAMES = [
  'AttributeName',
  'ServiceName',
  'PolicyName',
  'BucketName',
  'DBName',
  'DBSubnetGroupName',
  'MasterUsername',
];
