import type { ResourceProvider } from '../contracts.ts';
import { physicalName } from '../resource-ids.ts';
import { refuseOthers, UnsupportedProperty } from '../unsupported-property.ts';
import type { DynaliteServer } from './dynalite-server.ts';

/** Handed to DynamoDB as they are. */
const handedOn = [
  'AttributeDefinitions',
  'BillingMode',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'ProvisionedThroughput',
];
/** Change nothing that a client sees within a rehearsal. */
const withoutEffect = [
  'TableName',
  'DeletionProtectionEnabled',
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'TableClass',
  'Tags',
  'TimeToLiveSpecification',
];

export function tableProvider(server: () => Promise<DynaliteServer>, arnPrefix: string): ResourceProvider {
  return {
    type: 'AWS::DynamoDB::Table',
    async put(resource) {
      const { properties } = resource;
      refuseOthers(properties, [...handedOn, ...withoutEffect]);
      const given = properties['TableName'];
      const name = physicalName(given, resource);
      const input = Object.fromEntries(
        handedOn.filter((key) => key in properties).map((key) => [key, properties[key]]),
      );
      const dynamodb = await server();
      const { status, output } = await dynamodb.call('CreateTable', { ...input, TableName: name });
      if (status !== 200 && output.__type?.endsWith('#ResourceInUseException') !== true) {
        throw new UnsupportedProperty(
          'KeySchema',
          output.message ?? output.__type ?? 'DynamoDB refuses the table',
        );
      }
      return { physicalId: name, attributes: { Arn: `${arnPrefix}table/${name}` } };
    },
    async remove(name) {
      await (await server()).call('DeleteTable', { TableName: name });
    },
  };
}
