import type { DatabaseInstanceSettings, Environment, Names, ServiceDefinition } from '@cutover/config';
import { databaseParameters, namesOf } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import { Duration, SecretValue, Token } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { DatabaseInstanceProps } from 'aws-cdk-lib/aws-rds';
import {
  CaCertificate,
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  EngineLifecycleSupport,
  ParameterGroup,
  PostgresEngineVersion,
  StorageType,
} from 'aws-cdk-lib/aws-rds';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { DATABASE_PORT } from '../constructs/security-groups.ts';
import { acknowledge } from '../checks/acknowledge.ts';
import type { NetworkStack } from './network-stack.ts';
import { RegionalStack } from './regional-stack.ts';
import { removalOfData, removalOfDatabase } from './removal.ts';

export interface DatabaseStackProps extends StackProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
  readonly settings: DatabaseInstanceSettings;
  readonly network: NetworkStack;
}

/** Owner of the tables: RDS's master user, whom only the migrations use. */
const OWNER = 'cutover';
const LOGS = ['postgresql', 'upgrade'];

// One owner of the version: a release of this file, not a maintenance window.
const ENGINE = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_18_3 });

/** @throws {Error} where a secret of the service names a database parameter that nobody makes: its tasks would not start */
export function assertDatabaseParameters(
  { name, secrets, migrationSecrets }: ServiceDefinition,
  { database }: Environment,
): void {
  const known =
    database.mode === 'none' ? [] : databaseParameters.map((parameter) => `database/${parameter}`);
  for (const [variable, parameter] of Object.entries({ ...secrets, ...migrationSecrets })) {
    if (!parameter.startsWith('database/') || known.includes(parameter)) continue;
    const rule = known.length === 0 ? 'database.mode is none here' : `the database has ${known.join(', ')}`;
    throw new Error(`service ${name}: secrets.${variable} = "${parameter}": ${rule}`);
  }
}

/**
 * PostgreSQL, and the parameters by which tasks find it.
 * Both passwords are SecureStrings that `nx secrets` makes beforehand; the template holds only the name of one of them.
 */
export class DatabaseStack extends RegionalStack {
  readonly instance: DatabaseInstance;

  constructor(scope: Construct, id: string, props: DatabaseStackProps) {
    const { environment, definition, settings, network, ...rest } = props;
    super(scope, id, rest);
    const names = namesOf(environment.name, definition.name);
    this.instance = new DatabaseInstance(this, 'database', {
      engine: ENGINE,
      autoMinorVersionUpgrade: false,
      engineLifecycleSupport: EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT_DISABLED,
      instanceType: new InstanceType(settings.instanceClass),
      caCertificate: CaCertificate.RDS_CA_RSA2048_G1,
      parameterGroup: this.addParameterGroup(),
      allocatedStorage: settings.storageGiB,
      ...(settings.maxStorageGiB !== undefined && { maxAllocatedStorage: settings.maxStorageGiB }),
      storageType: StorageType.GP3,
      storageEncrypted: true,
      multiAz: settings.mode === 'multi-az',
      vpc: network.vpc,
      vpcSubnets: { subnetGroupName: 'database' },
      securityGroups: [network.database],
      publiclyAccessible: false,
      port: DATABASE_PORT,
      databaseName: names.databaseName,
      credentials: Credentials.fromPassword(
        OWNER,
        SecretValue.ssmSecure(names.databaseParameter('password')),
      ),
      backupRetention: Duration.seconds(settings.backupRetention),
      ...(environment.retainData && { deleteAutomatedBackups: false }),
      deletionProtection: environment.deletionProtection,
      removalPolicy: removalOfDatabase(environment),
      ...this.logExport(environment, names),
    });
    this.acknowledgeSettings(environment, settings);
    const { hostname, port } = this.instance.instanceEndpoint;
    this.publish(names, {
      host: hostname,
      port: Token.asString(port),
      name: names.databaseName,
      user: OWNER,
      'app-user': names.databaseUser,
    });
  }

  private addParameterGroup(): ParameterGroup {
    return new ParameterGroup(this, 'parameters', {
      engine: ENGINE,
      description: 'TLS alone, and a word about slow statements',
      parameters: {
        'rds.force_ssl': '1',
        log_min_duration_statement: '1000',
      },
    });
  }

  /**
   * RDS names its log groups after the instance, and would make them without an end to what they keep. So the instance has
   * a name, which also makes a replacement of it fail instead of losing what it holds. This machine's writes to its folder.
   */
  private logExport(
    environment: Environment,
    { cluster }: Names,
  ): Pick<DatabaseInstanceProps, 'instanceIdentifier' | 'cloudwatchLogsExports'> {
    if (environment.name === 'local') return {};
    for (const log of LOGS) {
      const group = new CfnLogGroup(this, `log-${log}`, {
        logGroupName: `/aws/rds/instance/${cluster}/${log}`,
        retentionInDays: Duration.seconds(environment.logRetention).toDays(),
      });
      group.applyRemovalPolicy(removalOfData(environment));
    }
    return { instanceIdentifier: cluster, cloudwatchLogsExports: LOGS };
  }

  private acknowledgeSettings({ deletionProtection }: Environment, { mode }: DatabaseInstanceSettings): void {
    acknowledge(this.instance, 'RDS11', 'another port hides nothing: security groups say who reaches it');
    if (mode === 'single-az') {
      acknowledge(
        this.instance,
        'RDS3',
        'by setting: a standby doubles the price, and a restore is soon enough here',
      );
    }
    if (!deletionProtection) {
      acknowledge(this.instance, 'RDS10', 'by setting: this environment is made to be taken away');
    }
  }

  /** The host goes without its port: a driver reads `host:port` as a name. */
  private publish(names: Names, values: Readonly<Record<PlainParameter, string>>): void {
    for (const key of PLAIN) {
      new StringParameter(this, key, {
        parameterName: names.databaseParameter(key),
        stringValue: values[key],
      });
    }
  }
}

const PLAIN = ['host', 'port', 'name', 'user', 'app-user'] as const;
type PlainParameter = (typeof PLAIN)[number];
