import { describe, expect, it } from '@jest/globals';
import { assertDisjoint, environmentNames, parseEnvironment } from './environment.ts';
import { loadEnvironment, loadEnvironments } from './environments/index.ts';
import { configError, environment, problemsOf, withValue } from './testing/fixtures.ts';

describe('parseEnvironment', () => {
  it('reads durations as seconds and memory as MiB', () => {
    const parsed = parseEnvironment(environment, 'f');
    expect(parsed.healthCheck.interval).toBe(10);
    expect(parsed.deployment.stepBake).toBe(120);
    expect(parsed.database).toMatchObject({ backupRetention: 7 * 86_400 });
    expect(parsed.task.memory).toBe(1024);
  });

  it.each([
    ['name', 'test', '"test"', /Invalid option/],
    ['nmae', 'staging', '"staging"', /unknown key/],
    ['aws.account', '12', '"12"', /12 digits/],
    ['aws.account', 222222222222, '222222222222', /expected string/],
    ['network.cidr', '10.20.0.1/16', '"10.20.0.1/16"', /first of its block/],
    ['network.egress', 'nta', '"nta"', /one of public, nat, nat-instance, endpoints, ipv6/],
    ['network.natGateways', 1, '1', /unknown key/],
    ['network.availabilityZones', ['us-east-2a'], '["us-east-2a"]', /at least two availability zones/],
    ['network.availabilityZones', ['us-east-2a', 'us-east-2a'], /.*/, /each availability zone once/],
    ['network.availabilityZones', ['us-east-1a', 'us-east-1b'], /.*/, /availability zones of the region/],
    ['loadBalancer.productionPort', 0, '0', /1 to 65535/],
    ['loadBalancer.testPort', 80, '80', /ports of their own/],
    ['loadBalancer.testSources', ['office'], /.*/, /IPv4 block such as 203/],
    ['loadBalancer.domainName', 'a.example.com:443', '"a.example.com:443"', /without a port/],
    ['loadBalancer.idleTimeout', 60, '60', /a duration such as/],
    ['healthCheck.timeout', '10s', '"10s"', /timeout must be shorter than interval/],
    ['healthCheck.interval', '10', '"10"', /a whole number with a unit/],
    ['healthCheck.healthyThreshold', 1, '1', /from 2 to 10/],
    ['healthCheck.unhealthyThreshold', 11, '11', /from 2 to 10/],
    ['deregistrationDelay', '61m', '"61m"', /from 0 to 3600 seconds/],
    ['task.memory', '512MiB', '"512MiB"', /no Fargate size/],
    ['desiredCount', 0, '0', /Too small/],
    ['deployment.steps', [10, 50], '[10,50]', /the last step must be 100/],
    ['deployment.startTimeout', '20s', '"20s"', /no task could become healthy in time/],
    ['database.instanceClass', 'db.t4g.micro', '"db.t4g.micro"', /without the db\. prefix/],
    ['deploymentMethod', 'both', '"both"', /one of asg, migrating, ecs/],
    ['database.mode', 'multi', '"multi"', /one of single-az, multi-az, none/],
    ['database.maxStorageGiB', 21, '21', /at least 10 % above/],
    ['database.backupRetention', '36h', '"36h"', /whole days/],
    ['database.password', 'hunter2', '(not shown: may be a secret)', /unknown key/],
    ['logRetention', '8d', '"8d"', /one of the periods of CloudWatch Logs/],
    ['task', undefined, '(missing)', /expected object/],
  ] as const)('names %s when it is %j', (path, value, shown, rule) => {
    const error = configError(() => parseEnvironment(withValue(environment, path, value), 'staging.ts'));
    expect(error.problems).toHaveLength(1);
    const [problem] = error.problems;
    expect(problem?.path.startsWith(path)).toBe(true);
    expect(problem?.value).toEqual(typeof shown === 'string' ? shown : expect.stringMatching(shown));
    expect(problem?.rule).toMatch(rule);
    expect(error.message).toBe(`staging.ts: ${problem!.path} = ${problem!.value}: ${problem!.rule}`);
  });
});

describe('parseEnvironment of a way out without NAT gateways', () => {
  it('refuses one for each zone', () => {
    const network = { ...environment.network, egress: 'public', natGatewayPerZone: true };
    expect(problemsOf(() => parseEnvironment({ ...environment, network }, 'f'))).toEqual([
      {
        path: 'network.natGatewayPerZone',
        value: 'true',
        rule: 'only with egress nat: the other ways have no NAT gateway',
      },
    ]);
  });
});

describe('parseEnvironment of a service on instances', () => {
  it.each(['asg', 'migrating'])('asks which instances when the method is %s', (method) => {
    const input = withValue(environment, 'deploymentMethod', method);
    expect(problemsOf(() => parseEnvironment(input, 'f'))).toEqual([
      {
        path: 'hosts',
        value: '(missing)',
        rule: 'asg and migrating run the service on instances: say which',
      },
    ]);
  });

  it('refuses a group whose bounds are the wrong way round', () => {
    const hosts = {
      instanceType: 't4g.small',
      minSize: 2,
      maxSize: 1,
      healthCheckGrace: '5m',
      targetCpuPercent: 60,
    };
    expect(problemsOf(() => parseEnvironment({ ...environment, hosts }, 'f'))).toEqual([
      { path: 'hosts.maxSize', value: '1', rule: 'at least minSize' },
    ]);
  });
});

describe('parseEnvironment of a wrong region', () => {
  it('names the region, and the zones that are not in it', () => {
    const input = withValue(environment, 'aws.region', 'Ohio');
    expect(problemsOf(() => parseEnvironment(input, 'f')).map(({ path }) => path)).toEqual([
      'aws.region',
      'network.availabilityZones',
    ]);
  });
});

describe('assertDisjoint', () => {
  const at = (name: string, cidr: string) =>
    parseEnvironment(withValue(withValue(environment, 'network.cidr', cidr), 'name', name), 'f');

  it('names both environments and the file of the second when their blocks overlap', () => {
    const environments = [
      at('dev', '10.0.0.0/16'),
      at('staging', '10.1.0.0/16'),
      at('production', '10.0.64.0/20'),
    ];
    expect(configError(() => assertDisjoint(environments)).message).toBe(
      'libs/config/src/environments/production.ts: network.cidr = "10.0.64.0/20": overlaps 10.0.0.0/16 of dev; give each environment a block of its own',
    );
  });

  it('lets blocks pass when they only touch', () => {
    expect(() => assertDisjoint([at('dev', '10.0.0.0/17'), at('staging', '10.0.128.0/17')])).not.toThrow();
  });
});

describe('loadEnvironments', () => {
  it('gives every environment under its own name', () => {
    const environments = loadEnvironments();
    expect(Object.keys(environments)).toEqual([...environmentNames]);
    for (const name of environmentNames) expect(environments[name].name).toBe(name);
  });

  it('holds what production needs when it is production', () => {
    const { network, desiredCount, database, deletionProtection } = loadEnvironment('production');
    expect(network).toMatchObject({ flowLogs: true });
    expect(network.egress).not.toBe('public');
    expect(desiredCount).toBeGreaterThan(1);
    expect(deletionProtection).toBe(true);
    expect(database).toMatchObject({ mode: 'multi-az' });
  });
});

describe('loadEnvironment', () => {
  it.each(['prod', '', 'toString', '__proto__'])('names the choices when asked for %j', (name) => {
    expect(problemsOf(() => loadEnvironment(name))).toEqual([
      {
        path: 'environment',
        value: JSON.stringify(name),
        rule: 'one of local, dev, staging, production',
      },
    ]);
  });
});
