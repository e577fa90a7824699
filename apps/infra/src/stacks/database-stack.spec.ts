import { type DatabaseInstanceSettings, namesOf } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { environment, environments, service, smallService } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';
import { routeTableOf, tablesWithDefaultRoute } from '../testing/routes.ts';

const { databaseParameter } = namesOf('staging', 'order-invoicing');

describe('DatabaseStack', () => {
  it('refuses a service that asks for a database parameter that nobody makes', () => {
    const definition = service({ secrets: { DB_HOST: 'database/hots' } });
    expect(() => render(environment('staging'), definition)).toThrow(
      'service order-invoicing: secrets.DB_HOST = "database/hots": the database has database/host, database/port, database/name, database/user, database/password, database/app-user, database/app-password',
    );
  });

  it('is encrypted, unreachable from outside and in subnets without a way out', () => {
    for (const each of environments()) {
      const stage = render(each, service());
      expect(stage.only('AWS::RDS::DBInstance').properties).toMatchObject({
        StorageEncrypted: true,
        PubliclyAccessible: false,
      });
      const subnets = stage.only('AWS::RDS::DBSubnetGroup').properties.SubnetIds;
      expect(subnets).toHaveLength(each.network.availabilityZones.length);
      for (const subnet of subnets) {
        expect(tablesWithDefaultRoute(stage, 'anything')).not.toContain(routeTableOf(stage, subnet));
      }
    }
  });

  it('publishes the host without its port, and the port by itself', () => {
    const stage = render(environment('staging'), service());
    const instance = stage.only('AWS::RDS::DBInstance');
    expect(stage.parameter(databaseParameter('host'))).toBe(`${instance.logicalId}.Endpoint.Address`);
    expect(stage.parameter(databaseParameter('port'))).toBe(`${instance.logicalId}.Endpoint.Port`);
    expect(stage.parameter(databaseParameter('name'))).toBe('order_invoicing');
    expect(stage.parameter(databaseParameter('user'))).toBe(instance.properties.MasterUsername);
    expect(stage.parameter(databaseParameter('app-user'))).toBe('order_invoicing_app');
    expect(instance.properties.DBName).toBe('order_invoicing');
    expect(instance.properties.MasterUserPassword).toBe(
      `{{resolve:ssm-secure:${databaseParameter('password')}}}`,
    );
  });

  it('takes no connection without TLS', () => {
    const { properties } = render(environment('dev'), service()).only('AWS::RDS::DBParameterGroup');
    expect(properties).toMatchObject({ Family: 'postgres18', Parameters: { 'rds.force_ssl': '1' } });
  });

  it('ends what its logs keep, under the names that RDS gives them', () => {
    const stage = render(environment('staging'), service());
    const { properties } = stage.only('AWS::RDS::DBInstance');
    expect(properties).toMatchObject({ EnableCloudwatchLogsExports: ['postgresql', 'upgrade'] });
    const groups = stage.ofType('AWS::Logs::LogGroup').map((group) => group.properties);
    for (const log of ['postgresql', 'upgrade']) {
      const name = `/aws/rds/instance/${String((properties as object as Record<string, unknown>)['DBInstanceIdentifier'])}/${log}`;
      expect(groups).toContainEqual(expect.objectContaining({ LogGroupName: name, RetentionInDays: 30 }));
    }
  });

  it('has a standby and room to grow where the environment says so', () => {
    const instanceOf = (settings: Partial<DatabaseInstanceSettings>) =>
      render(
        environment('dev', ({ database }) => ({
          database: { ...(database as DatabaseInstanceSettings), ...settings },
        })),
        service(),
      ).only('AWS::RDS::DBInstance').properties;
    expect(instanceOf({ mode: 'multi-az', maxStorageGiB: 100 })).toMatchObject({
      MultiAZ: true,
      MaxAllocatedStorage: 100,
    });
    expect(instanceOf({})).toMatchObject({ MultiAZ: false });
    expect(instanceOf({})).not.toHaveProperty('MaxAllocatedStorage');
  });

  it('is absent where the environment has none, and then no service may ask for it', () => {
    const without = environment('dev', () => ({ database: { mode: 'none' } }));
    expect(render(without, smallService()).ofType('AWS::RDS::DBInstance')).toEqual([]);
    expect(() => render(without, service())).toThrow(
      'service order-invoicing: secrets.DB_HOST = "database/host": database.mode is none here',
    );
  });

  it('runs a full version that only this repository changes', () => {
    const { properties } = render(environment('production'), service()).only('AWS::RDS::DBInstance');
    expect(properties).toMatchObject({ Engine: 'postgres', AutoMinorVersionUpgrade: false });
    expect(properties.EngineVersion).toMatch(/^\d+\.\d+$/);
  });

  it.each([
    ['dev', 'Delete'],
    ['production', 'Snapshot'],
  ] as const)('of %s leaves its stack by %s', (name, policy) => {
    const instance = render(environment(name), service()).only('AWS::RDS::DBInstance');
    expect(instance.deletionPolicy).toBe(policy);
    expect(instance.properties.DeletionProtection).toBe(policy === 'Snapshot');
  });
});
