import { describe, expect, it } from '@jest/globals';
import { environment, service } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';

const stage = render(
  environment('staging', ({ loadBalancer }) => ({
    loadBalancer: { ...loadBalancer, productionPort: 8000, testPort: 8001 },
    healthCheck: { interval: 15, timeout: 4, healthyThreshold: 3, unhealthyThreshold: 5 },
    deregistrationDelay: 45,
  })),
  service({ containerPort: 3100, healthCheckPath: '/health/live' }),
);

describe('BlueGreenListener', () => {
  it('answers 503 in JSON on both ports while no rule forwards', () => {
    const listeners = stage.ofType('AWS::ElasticLoadBalancingV2::Listener');
    expect(listeners.map(({ properties }) => [properties.Port, properties.Protocol])).toEqual([
      [8000, 'HTTP'],
      [8001, 'HTTP'],
    ]);
    for (const { properties } of listeners) {
      const [action] = properties.DefaultActions;
      expect(action?.FixedResponseConfig).toMatchObject({
        StatusCode: '503',
        ContentType: 'application/json',
      });
      expect(JSON.parse(action?.FixedResponseConfig.MessageBody ?? '')).toEqual({
        error: expect.any(String),
      });
    }
  });

  it('probes each slot on the shallow path of its service, at the pace of the environment', () => {
    const groups = stage.ofType('AWS::ElasticLoadBalancingV2::TargetGroup');
    expect(groups.map(({ properties }) => properties.Name)).toEqual([
      'staging-order-invoicing-blue',
      'staging-order-invoicing-green',
    ]);
    for (const { properties } of groups) {
      expect(properties).toMatchObject({
        TargetType: 'ip',
        Protocol: 'HTTP',
        Port: 3100,
        HealthCheckProtocol: 'HTTP',
        HealthCheckPath: '/health/live',
        Matcher: { HttpCode: '200' },
        HealthCheckIntervalSeconds: 15,
        HealthCheckTimeoutSeconds: 4,
        HealthyThresholdCount: 3,
        UnhealthyThresholdCount: 5,
      });
      // A port of its own would probe something else than what takes the traffic.
      expect(properties).not.toHaveProperty('HealthCheckPort');
      expect(properties.TargetGroupAttributes).toContainEqual({
        Key: 'deregistration_delay.timeout_seconds',
        Value: '45',
      });
    }
  });
});
