import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acknowledge } from './acknowledge.ts';
import { synthesize } from '../synthesize.ts';
import { environment, service } from '../testing/fixtures.ts';
import { addChecks } from './plugins.ts';

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

let outdir: string;
let report: Report;
let failure: unknown;

/** One synth for all: the engine behind the rules takes seconds. */
beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), 'cutover-infra-'));
  const app = new App({ outdir, analyticsReporting: false });
  addChecks(app);
  const stack = new Stack(app, 'stack');
  const add = (id: string, type: string, properties: object) =>
    new CfnResource(stack, id, { type, properties: { ...properties } });
  for (const [id, HealthCheckPath] of [
    ['deep', '/deployment/validate'],
    ['whole', '/health'],
    ['shallow', '/health/simple'],
  ]) {
    add(`${String(id)}Probe`, 'AWS::ElasticLoadBalancingV2::TargetGroup', {
      ...{ Port: 8080, Protocol: 'HTTP', TargetType: 'ip', VpcId: 'vpc-12345678' },
      HealthCheckPath,
    });
  }
  for (const key of ['password', 'host']) {
    add(`${key}Parameter`, 'AWS::SSM::Parameter', { Name: `/a/${key}`, Type: 'String', Value: 'x' });
  }
  add('cluster', 'AWS::ECS::Cluster', { ClusterNames: 'unknown property' });
  new CfnTopic(stack, 'topic');
  acknowledge(new CfnTopic(stack, 'known'), 'SNS3', 'planted');
  try {
    app.synth();
  } catch (error) {
    failure = error;
  }
  report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
});
afterAll(() => rmSync(outdir, { recursive: true }));

/** Ids of the constructs that break a rule. */
function breaking(rule: RegExp): string[] {
  return report.pluginReports
    .flatMap(({ violations }) => violations)
    .filter(({ ruleName }) => rule.test(ruleName))
    .flatMap(({ violatingConstructs }) => violatingConstructs.map(({ constructPath }) => constructPath))
    .map((path) => path.replace('stack/', ''))
    .sort();
}

describe('synthesize', () => {
  it('lets no template of AWS by that breaks a rule, and none of this machine be judged', async () => {
    const services = [service({ healthCheckPath: '/health' })];
    const folder = join(outdir, 'whole');
    const refused = synthesize({ environment: environment('dev'), services, folder });
    await expect(refused).rejects.toThrow('SHALLOW_HEALTH_CHECK');
    // It lies in a folder that is left to nobody.
    await expect(refused).rejects.not.toThrow('validation-report.json');
    await synthesize({ environment: environment('local'), services, folder });
  });
});

describe('addChecks', () => {
  it('fails the synth', () => {
    expect(failure).toBeInstanceOf(Error);
  });

  it('finds a health check that asks more than the process itself', () => {
    expect(breaking(/SHALLOW_HEALTH_CHECK/)).toEqual(['deepProbe', 'wholeProbe']);
  });

  it('finds a parameter that holds a secret in plain text', () => {
    expect(breaking(/NO_SECRET_PARAMETER/)).toEqual(['passwordParameter']);
  });

  it('finds what CloudFormation would refuse', () => {
    expect(breaking(/F3002/)).toEqual(['cluster']);
  });

  it("finds what AWS's solutions team would, unless it is acknowledged", () => {
    expect(breaking(/SNS3/)).toEqual(['topic']);
  });
});
