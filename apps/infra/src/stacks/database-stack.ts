import type { DatabaseInstanceSettings, Environment, Names, ServiceDefinition } from '@cutover/config';
import { namesOf } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import { Duration, SecretValue, Stack, Token } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import {
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  EngineLifecycleSupport,
  PostgresEngineVersion,
  StorageType,
} from 'aws-cdk-lib/aws-rds';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { DATABASE_PORT } from '../constructs/security-groups.ts';
import type { NetworkStack } from './network-stack.ts';

import { removalOfDatabase } from './removal.ts';

export interface DatabaseStackProps extends StackProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
  readonly settings: DatabaseInstanceSettings;
  readonly network: NetworkStack;
}

const USER = 'cutover';

/** What a service may ask for below `database/`. */
const PARAMETERS = ['host', 'port', 'name', 'user', 'password'] as const;

/** @throws {Error} where a secret of the service names a database parameter that nobody makes: its tasks would not start */
export function assertDatabaseParameters({ name, secrets }: ServiceDefinition): void {
  const known: readonly string[] = PARAMETERS.map((parameter) => `database/${parameter}`);
  for (const [variable, parameter] of Object.entries(secrets)) {
    if (!parameter.startsWith('database/') || known.includes(parameter)) continue;
    throw new Error(
      `service ${name}: secrets.${variable} = "${parameter}": the database has ${known.join(', ')}`,
    );
  }
}

/**
 * PostgreSQL, and the parameters by which tasks find it.
 * The password is a SecureString that an operator makes beforehand; the template holds only its name.
 */
export class DatabaseStack extends Stack {
  readonly instance: DatabaseInstance;

  constructor(
    scope: Construct,
    id: string,
    { environment, definition, settings, network, ...props }: DatabaseStackProps,
  ) {
    super(scope, id, props);
    assertDatabaseParameters(definition);
    const names = namesOf(environment.name, definition.name);
    this.instance = new DatabaseInstance(this, 'database', {
      // One owner of the version: a release of this file, not a maintenance window.
      engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_18_3 }),
      autoMinorVersionUpgrade: false,
      engineLifecycleSupport: EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT_DISABLED,
      instanceType: new InstanceType(settings.instanceClass),
      allocatedStorage: settings.storageGiB,
      storageType: StorageType.GP3,
      storageEncrypted: true,
      multiAz: settings.mode === 'multi-az',
      vpc: network.vpc,
      vpcSubnets: { subnetGroupName: 'database' },
      securityGroups: [network.database],
      publiclyAccessible: false,
      port: DATABASE_PORT,
      databaseName: names.databaseName,
      credentials: Credentials.fromPassword(USER, SecretValue.ssmSecure(names.databaseParameter('password'))),
      backupRetention: Duration.seconds(settings.backupRetention),
      deletionProtection: environment.deletionProtection,
      removalPolicy: removalOfDatabase(environment),
    });
    const { hostname, port } = this.instance.instanceEndpoint;
    this.publish(names, { host: hostname, port: Token.asString(port), name: names.databaseName, user: USER });
  }

  /** The host goes without its port: a driver reads `host:port` as a name. */
  private publish(names: Names, values: Readonly<Record<'host' | 'port' | 'name' | 'user', string>>): void {
    for (const key of ['host', 'port', 'name', 'user'] as const) {
      new StringParameter(this, key, {
        parameterName: names.databaseParameter(key),
        stringValue: values[key],
      });
    }
  }
}
