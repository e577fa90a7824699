import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface FixtureStack {
  readonly Resources: Readonly<Record<string, object>>;
  readonly Outputs?: Readonly<Record<string, object>>;
  readonly [section: string]: unknown;
}

/** Writes what `cdk synth` would: a stage with the stacks, each depending on those before it. @returns the folder */
export async function writeAssembly(
  folder: string,
  stacks: Readonly<Record<string, FixtureStack>>,
): Promise<string> {
  const stage = join(folder, 'assembly-test');
  await mkdir(stage, { recursive: true });
  const names = Object.keys(stacks);
  for (const [name, template] of Object.entries(stacks)) {
    await writeFile(join(stage, `${name}.template.json`), JSON.stringify(template));
  }
  const artifacts = names.map((name, index) => [
    name,
    {
      type: 'aws:cloudformation:stack',
      environment: 'aws://123456789012/eu-west-1',
      properties: { templateFile: `${name}.template.json` },
      dependencies: names.slice(0, index),
    },
  ]);
  const nested = { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-test' } };
  await writeFile(
    join(stage, 'manifest.json'),
    JSON.stringify({ version: '55.0.0', artifacts: Object.fromEntries(artifacts) as object }),
  );
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({ version: '55.0.0', artifacts: { 'assembly-test': nested } }),
  );
  return folder;
}

/** A small cloud without a database: it starts at once. */
export const smallStack: FixtureStack = {
  Resources: {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.99.0.0/16' } },
    Subnet: {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.99.0.0/24', AvailabilityZone: 'eu-west-1a' },
    },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/test/service' } },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'journal',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      },
    },
    Subnets: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/test/subnet', Type: 'String', Value: { Ref: 'Subnet' } },
    },
  },
};

/** A real PostgreSQL beside it, whose password nobody has put into Parameter Store. */
export const databaseStack: FixtureStack = {
  Resources: {
    Database: {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        Engine: 'postgres',
        DBInstanceClass: 'db.t4g.micro',
        DBName: 'app',
        MasterUsername: 'owner',
        MasterUserPassword: '{{resolve:ssm-secure:/test/database/password}}',
      },
    },
    Port: {
      Type: 'AWS::SSM::Parameter',
      Properties: {
        Name: '/test/database/port',
        Type: 'String',
        Value: { 'Fn::GetAtt': ['Database', 'Endpoint.Port'] },
      },
    },
  },
};
