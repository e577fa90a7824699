import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { discoverServices } from '../services.ts';
import { environments, service, smallService } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';

const workspace = join(import.meta.dirname, '../../../..');
const services = [service(), smallService(), ...(await discoverServices(workspace))];
const stages = environments().flatMap((environment) =>
  services.map((definition) => render(environment, definition)),
);
const resources = stages.flatMap((stage) => stage.resources);

/** What runs and where traffic goes is the engine's: two owners of one live value are how a release goes down. */
const OF_THE_ENGINE = [
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::ECS::TaskSet',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
];

describe('ownership rule', () => {
  it.each(OF_THE_ENGINE)('keeps %s out of every stage', (type) => {
    expect(resources.filter((resource) => resource.type === type)).toEqual([]);
  });

  it('forwards nothing by a default action', () => {
    const listeners = stages.flatMap((stage) => stage.ofType('AWS::ElasticLoadBalancingV2::Listener'));
    expect(listeners).toHaveLength(2 * stages.length);
    for (const { properties } of listeners) {
      expect(properties.DefaultActions).toEqual([
        expect.objectContaining({
          Type: 'fixed-response',
          FixedResponseConfig: expect.objectContaining({ StatusCode: '503' }),
        }),
      ]);
    }
  });

  it('names no target group in any listener', () => {
    const text = JSON.stringify(resources.filter(({ type }) => type.includes('::Listener')));
    expect(text).not.toMatch(/TargetGroup|forward|Weight/i);
  });

  it('runs nothing by itself: no function and no custom resource', () => {
    expect(resources.map(({ type }) => type).filter((type) => /Lambda|Custom/.test(type))).toEqual([]);
  });
});

describe('secrets in templates', () => {
  it('are names only: the one password is a reference to a SecureString', () => {
    const secretive = resources.flatMap(({ properties }) => secretiveValues(properties));
    expect(secretive.length).toBeGreaterThanOrEqual(stages.length);
    for (const { key, value } of secretive) {
      expect([key, value]).toEqual([
        'MasterUserPassword',
        expect.stringMatching(/^\{\{resolve:ssm-secure:\/cutover\/[a-z0-9/-]+\/database\/password\}\}$/),
      ]);
    }
  });

  it('are never written: no parameter holds a password, and none is a SecureString', () => {
    const parameters = stages.flatMap((stage) => stage.ofType('AWS::SSM::Parameter'));
    expect(parameters).not.toEqual([]);
    for (const { properties } of parameters) {
      expect(properties.Name).not.toMatch(/password/);
      expect(properties.Type).toBe('String');
    }
  });
});

/** Every property whose name tells of a secret, wherever it stands. */
function secretiveValues(value: unknown, key = ''): { key: string; value: unknown }[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) =>
      secretiveValues(inner, Array.isArray(value) ? key : name),
    );
  }
  return /password|secret|token|private_?key/i.test(key) ? [{ key, value }] : [];
}
