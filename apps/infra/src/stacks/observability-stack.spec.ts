import { namesOf, parseManifest } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { environment, environments, service } from '../testing/fixtures.ts';
import type { RenderedStage } from '../template/rendered-stage.ts';
import { render } from '../testing/render.ts';

const names = namesOf('production', 'order-invoicing');
const production = () => render(environment('production'), service());

/** How each alarm takes silence, by the last part of its name. */
function silences(stage: RenderedStage): Record<string, string> {
  return Object.fromEntries(
    stage
      .ofType('AWS::CloudWatch::Alarm')
      .map(({ properties }) => [
        properties.AlarmName.replace(names.alarm(''), ''),
        properties.TreatMissingData,
      ]),
  );
}

const perSlot = (slot: string) =>
  Object.fromEntries(
    ['5xx', 'p99', 'unhealthy', 'cpu', 'memory', 'stopped-tasks', 'logged-errors'].map((id) => [
      `${slot}-${id}`,
      'notBreaching',
    ]),
  );

describe('ObservabilityStack', () => {
  it('takes silence as a fault where silence is one, and an idle slot as none', () => {
    expect(silences(production())).toEqual({
      'balancer-5xx': 'notBreaching',
      'no-traffic': 'breaching',
      ...perSlot('blue'),
      ...perSlot('green'),
      'database-connections': 'breaching',
      'database-storage': 'missing',
    });
  });

  it('stops a deployment by what a release can break, and by the name that the manifest tells', () => {
    for (const each of environments()) {
      const stage = render(each, service());
      const { manifestParameter, alarm } = namesOf(each.name, 'order-invoicing');
      const { properties } = stage.only('AWS::CloudWatch::CompositeAlarm');
      expect(properties.AlarmName).toBe(parseManifest(stage.parameter(manifestParameter), '').deployAlarm);
      expect(properties).not.toHaveProperty('AlarmActions');
      const gates = [
        'balancer-5xx',
        ...['blue', 'green'].flatMap((slot) => [`${slot}-5xx`, `${slot}-p99`, `${slot}-stopped-tasks`]),
      ];
      const ids = stage
        .ofType('AWS::CloudWatch::Alarm')
        .filter(({ logicalId }) => properties.AlarmRule.includes(`${logicalId}.Arn`))
        .map(({ properties: { AlarmName } }) => AlarmName);
      expect(ids.sort()).toEqual(gates.map(alarm).sort());
      expect(properties.AlarmRule.match(/ALARM\(/g)).toHaveLength(gates.length);
      expect(properties.AlarmRule).not.toMatch(/AND|NOT/);
    }
  });

  it('asks the metrics of its own balancer, slots and database, in the words of CloudWatch', () => {
    const stage = production();
    const dimensions = stage
      .ofType('AWS::CloudWatch::Alarm')
      .flatMap(({ properties }) => [
        ...(properties.Dimensions ?? []),
        ...(properties.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions ?? []),
      ])
      .map(({ Name, Value }) => `${Name}=${Value}`);
    expect([...new Set(dimensions)].sort()).toEqual([
      expect.stringMatching(/^ClusterName=cutover-production-order-invoicing$/),
      expect.stringMatching(/^DBInstanceIdentifier=database/),
      expect.stringMatching(/^LoadBalancer=.*LoadBalancerFullName$/),
      'RuleName=cutover-production-order-invoicing-blue-stopped',
      'RuleName=cutover-production-order-invoicing-green-stopped',
      'ServiceName=order-invoicing-blue',
      'ServiceName=order-invoicing-green',
      'Slot=blue',
      'Slot=green',
      expect.stringMatching(/^TargetGroup=trafficblue.*TargetGroupFullName$/),
      expect.stringMatching(/^TargetGroup=trafficgreen.*TargetGroupFullName$/),
    ]);
  });

  it('counts tasks that ended on their own, and keeps why', () => {
    const stage = production();
    for (const { properties } of stage.ofType('AWS::Events::Rule')) {
      expect(properties.EventPattern).toMatchObject({
        source: ['aws.ecs'],
        detail: {
          clusterArn: ['arn:aws:ecs:us-east-2:333333333333:cluster/cutover-production-order-invoicing'],
          lastStatus: ['STOPPED'],
          stopCode: ['EssentialContainerExited', 'TaskFailedToStart'],
        },
      });
      expect(properties.Targets).toEqual([
        { Id: 'log', Arn: `arn:aws:logs:us-east-2:333333333333:log-group:${names.stoppedTasksLogGroup}` },
      ]);
    }
    expect(stage.ofType('AWS::Events::Rule').map(({ properties }) => properties.Name)).toEqual([
      names.alarm('blue-stopped'),
      names.alarm('green-stopped'),
    ]);
  });

  it('tells people over an encrypted topic that alarms of this account alone may use', () => {
    const stage = production();
    expect(stage.only('AWS::SNS::Topic').properties).toHaveProperty('KmsMasterKeyId');
    expect(stage.only('AWS::SNS::Subscription').properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'operators@example.com',
    });
    const policies = JSON.stringify([
      stage.only('AWS::SNS::TopicPolicy').properties,
      stage.only('AWS::KMS::Key').properties,
    ]);
    expect(policies).toContain('"aws:SecureTransport":"false"');
    expect(policies.match(/"Service":"cloudwatch.amazonaws.com"/g)).toHaveLength(2);
    expect(policies.match(/"aws:SourceAccount":"333333333333"/g)).toHaveLength(2);
    for (const { properties } of stage.ofType('AWS::CloudWatch::Alarm')) {
      expect(properties.AlarmActions).toEqual([stage.only('AWS::SNS::Topic').ref]);
    }
  });

  it('has neither topic nor actions where nobody is named', () => {
    const stage = render(environment('local'), service());
    expect(stage.ofType('AWS::SNS::Topic')).toEqual([]);
    for (const { properties } of stage.ofType('AWS::CloudWatch::Alarm')) {
      expect(properties).not.toHaveProperty('AlarmActions');
    }
  });

  it('leaves out what is about a database where there is none', () => {
    const without = environment('staging', () => ({ database: { mode: 'none' } }));
    const plain = service({ secrets: {}, migrationSecrets: {} });
    const alarms = render(without, plain).ofType('AWS::CloudWatch::Alarm');
    expect(alarms.filter(({ properties }) => properties.AlarmName.includes('database'))).toEqual([]);
  });

  it('shows both slots side by side, blue to the left', () => {
    const { properties } = production().only('AWS::CloudWatch::Dashboard');
    const { widgets } = JSON.parse(properties.DashboardBody) as {
      widgets: { x: number; y: number; properties: { title: string } }[];
    };
    const rows = new Map<string, [number, number][]>();
    for (const {
      x,
      y,
      properties: { title },
    } of widgets) {
      const [slot = '', what = ''] = title.split(': ');
      if (slot !== 'blue' && slot !== 'green') continue;
      rows.set(what, [...(rows.get(what) ?? []), [x, y]]);
    }
    expect(rows.size).toBe(5);
    for (const [[left, top] = [], [right, other] = []] of rows.values()) {
      expect([left, right, other]).toEqual([0, 12, top]);
    }
  });
});
