import type { DeploymentMethod } from '@cutover/config';
import { namesOf, parseManifest } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { hostStart } from '../constructs/host-start.ts';
import type { RenderedStage } from '../template/rendered-stage.ts';
import { rulesOf } from '../template/security-rules.ts';
import { environment, hosts, service } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';

const names = namesOf('staging', 'order-invoicing');

function stageWith(deploymentMethod: DeploymentMethod, more = {}): RenderedStage {
  return render(
    environment('staging', () => ({ deploymentMethod, hosts: { ...hosts(), ...more } })),
    service(),
  );
}

interface TemplateData {
  readonly LaunchTemplateData: Readonly<Record<string, unknown>> & { readonly UserData: string };
}

function launchTemplate(stage: RenderedStage): TemplateData['LaunchTemplateData'] {
  return (stage.only('AWS::EC2::LaunchTemplate').properties as unknown as TemplateData).LaunchTemplateData;
}

const manifestOf = (stage: RenderedStage) =>
  parseManifest(stage.parameter(names.manifestParameter), 'staging');

describe('HostsStack', () => {
  it('is absent when the service runs on ECS alone, and so is its place in the manifest', () => {
    const stage = stageWith('ecs');
    expect(stage.ofType('AWS::AutoScaling::AutoScalingGroup')).toEqual([]);
    expect(manifestOf(stage)).not.toHaveProperty('asg');
  });

  it.each(['asg', 'migrating'] as const)('stands beside both slots when the method is %s', (method) => {
    const stage = stageWith(method);
    const groups = stage
      .ofType('AWS::ElasticLoadBalancingV2::TargetGroup')
      .map(({ properties }) => properties);
    expect(
      groups.map((group) => [group.Name, (group as object as { TargetType: string }).TargetType, group.Port]),
    ).toEqual([
      [names.targetGroup('asg'), 'instance', 3100],
      [names.targetGroup('blue'), 'ip', 3100],
      [names.targetGroup('green'), 'ip', 3100],
    ]);
    expect(manifestOf(stage).asg).toEqual({
      targetGroup: stage.ofType('AWS::ElasticLoadBalancingV2::TargetGroup')[0]?.ref,
      autoScalingGroup: names.autoScalingGroup,
      imageParameter: names.hostImageParameter,
    });
  });

  it('sets no count that a deployment of the stack would set back', () => {
    const { properties } = stageWith('migrating').only('AWS::AutoScaling::AutoScalingGroup');
    expect(properties).toMatchObject({ MinSize: '1', MaxSize: '3', HealthCheckType: 'ELB' });
    expect(properties).not.toHaveProperty('DesiredCapacity');
    expect(properties['HealthCheckGracePeriod']).toBe(300);
  });

  it('takes IMDSv2 alone, keeps it from the container, and encrypts its disk', () => {
    expect(launchTemplate(stageWith('asg'))).toMatchObject({
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [{ Ebs: { Encrypted: true, VolumeType: 'gp3' } }],
    });
    expect(launchTemplate(stageWith('asg'))).not.toHaveProperty('KeyName');
  });

  it.each([
    ['t4g.small', 'arm64'],
    ['t3.small', 'x86_64'],
  ])('starts Amazon Linux 2023 for the processor of %s', (instanceType, architecture) => {
    expect(launchTemplate(stageWith('asg', { instanceType }))).toMatchObject({
      ImageId: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
      InstanceType: instanceType,
    });
  });

  it('lets traffic from the load balancer in, to the database and to HTTPS out, and opens no other port', () => {
    const rules = rulesOf(stageWith('migrating')).filter(
      ({ at }) => at === 'hosts of the Auto Scaling Group',
    );
    expect(rules).toEqual([
      expect.objectContaining({ direction: 'out', peer: '0.0.0.0/0', port: 443 }),
      expect.objectContaining({ direction: 'in', peer: 'load balancer', port: 3100 }),
      expect.objectContaining({ direction: 'out', peer: 'database', port: 5432 }),
    ]);
  });
});

describe('hostStart', () => {
  const start = (definition = service()) =>
    hostStart({ environment: environment('staging'), definition, names }).join('\n');

  it('refuses a setting of several lines, which would become several settings', () => {
    const definition = service({ environment: { GREETING: 'one\ntwo' } });
    expect(() => start(definition)).toThrow('environment.GREETING has more than one line');
  });

  it('runs the image that the parameter names, with the words that a task runs', () => {
    expect(start()).toContain(`image=$(read_parameter ${names.hostImageParameter})`);
    expect(start()).toMatch(/docker run .*--read-only .*"\$image" 'main\.mjs'$/m);
  });

  it('holds the name of every secret and no value, and has none on a command line', () => {
    const text = start();
    for (const parameter of Object.values(service().secrets)) {
      expect(text).toContain(`value=$(read_parameter ${names.parameter(parameter)})\n`);
    }
    expect(text).not.toMatch(/docker run[^\n]*(PASSWORD|\$value)/);
  });

  it('never gives a host the owner of the tables', () => {
    expect(start()).not.toContain(`${names.databaseParameter('password')})`);
  });

  it('is told to leave as a task is', () => {
    expect(start(service({ finishTimeout: '12s' }))).toContain(
      '\nSHUTDOWN_DRAIN_SECONDS=10\nSHUTDOWN_FINISH_SECONDS=12\n',
    );
  });

  it('stops as ECS does: SIGTERM, the time of the service, SIGKILL', () => {
    expect(start()).toMatch(/ExecStop=\/usr\/bin\/docker stop --time 30 order-invoicing\nTimeoutStopSec=40/);
  });
});
