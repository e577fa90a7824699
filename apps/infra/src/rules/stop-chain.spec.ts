import type { Environment, ServiceDefinition } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { type Planted, set, withFault } from '../testing/faults.ts';
import { environment, environments, hosts, service } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';
import { findingsOf } from './assert-rules.ts';

const staging = environment('staging');

const findings = (each: Environment, definition = service()) =>
  findingsOf(each, definition, render(each, definition));

const faults = (plant: (resources: Planted[]) => unknown, definition = service()) =>
  findingsOf(staging, definition, withFault(plant, staging, definition));

/** The manifest with another text at one place: what a task would get, and the template does not derive any more. */
const manifestWith = (from: string, to: string) => (resources: Planted[]) => {
  set('AWS::SSM::Parameter', (parameter) => {
    if (!String(parameter['Name']).endsWith('/manifest')) return;
    expect(parameter['Value']).toContain(from);
    parameter['Value'] = String(parameter['Value']).replace(from, to);
  })(resources);
};

const withStopTimeout = (stopTimeout: string, finishTimeout = '15s'): ServiceDefinition =>
  service({ stopTimeout, finishTimeout });

describe('stop chain', () => {
  it('names a deregistration delay that ends before every node of the load balancer knows', () => {
    expect(findings(environment('staging', () => ({ deregistrationDelay: 9 })))).toEqual([
      'environment staging: deregistrationDelay = 9 s: must be at least deployment.settle, which is 10 s: until then a node of the load balancer may still send requests to a task that stops',
    ]);
    expect(findings(environment('staging', () => ({ deregistrationDelay: 10 })))).toEqual([]);
  });

  it('names each target group that drains for another time than the engine waits', () => {
    const plant = set('AWS::ElasticLoadBalancingV2::TargetGroup', (group) => {
      group['TargetGroupAttributes'] = [{ Key: 'deregistration_delay.timeout_seconds', Value: '300' }];
    });
    expect(faults(plant)).toEqual(
      ['blue', 'green'].map(
        (slot) =>
          `target group staging-order-invoicing-${slot}: deregistration_delay.timeout_seconds = 300: must be 30, which the manifest tells the engine to wait for: set deregistrationDelay of the environment alone`,
      ),
    );
  });

  it('names a target group that is left at the delay of AWS, five minutes', () => {
    const plant = set('AWS::ElasticLoadBalancingV2::TargetGroup', (group) => {
      group['TargetGroupAttributes'] = [];
    });
    expect(faults(plant)[0]).toContain('timeout_seconds = (not set): must be 30');
  });

  it.each(['"SHUTDOWN_DRAIN_SECONDS":"9"', '"OTHER":"10"'])(
    'names a task that refuses requests while some still come: %s',
    (variable) => {
      expect(faults(manifestWith('"SHUTDOWN_DRAIN_SECONDS":"10"', variable))[0]).toMatch(
        /^environment staging: SHUTDOWN_DRAIN_SECONDS = [09]: must be at least deployment\.settle, which is 10 s/,
      );
    },
  );

  it('names drain, finish and close of a service that would be killed before it has left', () => {
    const late = withStopTimeout('27s');
    expect(findings(staging, late)).toEqual([
      'service order-invoicing: stopTimeout = 27 s: must be longer than the 27 s that it takes to leave (drain 10, finishTimeout 15, close 2): raise stopTimeout, at most to 120 s, or lower finishTimeout or deployment.settle',
    ]);
    expect(findings(staging, withStopTimeout('28s'))).toEqual([]);
  });

  it('names a service whose requests may take longer than ECS ever waits', () => {
    expect(findings(staging, withStopTimeout('120s', '110s'))[0]).toMatch(
      /stopTimeout = 120 s: must be longer than the 122 s/,
    );
  });

  it('names a delay that is longer than the notice of a Spot task', () => {
    const spot = (deregistrationDelay: number, spotPercent: number) =>
      environment('staging', ({ scaling }) => ({
        deregistrationDelay,
        ...(scaling && { scaling: { ...scaling, spotPercent } }),
      }));
    expect(findings(spot(120, 50))).toEqual([
      'environment staging: deregistrationDelay = 120 s: must be below 120 s while scaling.spotPercent is 50: a Spot task ends two minutes after its notice',
    ]);
    expect(findings(spot(119, 50))).toEqual([]);
    expect(findings(spot(120, 0))).toEqual([]);
  });

  it('holds in every environment, with hosts beside the slots too', () => {
    for (const each of environments()) expect(findings(each)).toEqual([]);
    expect(
      findings(environment('staging', () => ({ deploymentMethod: 'migrating', hosts: hosts() }))),
    ).toEqual([]);
  });
});
