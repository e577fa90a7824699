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

  it('speaks TLS 1.3 on both ports and redirects the plain one where there is a certificate', () => {
    const certificateArn = 'arn:aws:acm:us-east-2:222222222222:certificate/4a5b6c';
    const secure = render(
      environment('staging', ({ loadBalancer }) => ({
        loadBalancer: {
          ...loadBalancer,
          productionPort: 443,
          certificateArn,
          domainName: 'shop.example.com',
        },
      })),
      service(),
    );
    const listeners = secure.ofType('AWS::ElasticLoadBalancingV2::Listener');
    expect(listeners.map(({ properties }) => [properties.Port, properties.Protocol])).toEqual([
      [443, 'HTTPS'],
      [9000, 'HTTPS'],
      [80, 'HTTP'],
    ]);
    for (const { properties } of listeners.slice(0, 2)) {
      expect(properties).toMatchObject({
        SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
        Certificates: [{ CertificateArn: certificateArn }],
      });
    }
    expect(listeners[2]?.properties.DefaultActions).toEqual([
      { Type: 'redirect', RedirectConfig: { Port: '443', Protocol: 'HTTPS', StatusCode: 'HTTP_301' } },
    ]);
  });

  it('gives a new target its share at once, or slowly where the environment says so', () => {
    const attributesWith = (slowStart: number) =>
      render(
        environment('staging', ({ loadBalancer }) => ({ loadBalancer: { ...loadBalancer, slowStart } })),
        service(),
      )
        .ofType('AWS::ElasticLoadBalancingV2::TargetGroup')
        .flatMap(({ properties }) => properties.TargetGroupAttributes);
    const slow = { Key: 'slow_start.duration_seconds', Value: '60' };
    expect(attributesWith(60).filter(({ Key }) => Key === slow.Key)).toEqual([slow, slow]);
    expect(attributesWith(0).map(({ Key }) => Key)).not.toContain(slow.Key);
    expect(attributesWith(0)).toContainEqual({ Key: 'load_balancing.algorithm.type', Value: 'round_robin' });
  });
});
