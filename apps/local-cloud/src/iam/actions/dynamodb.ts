import type * as dynamodb from '@aws-sdk/client-dynamodb';
import { arnOf } from '../access.ts';
import type { Access, ActionTable, ContextValues, Facts } from '../access.ts';

type Item = Readonly<Record<string, dynamodb.AttributeValue>> | undefined;
interface OnTable {
  readonly TableName?: string;
}

/**
 * `dynamodb:Attributes` is not given: which attributes an expression touches is not worked out here.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export const dynamodbActions: ActionTable = {
  GetItem: (input: dynamodb.GetItemCommandInput, facts) => [
    on('GetItem', input, facts, { ...leading(input, [input.Key], facts), ...asked(input) }),
  ],
  PutItem: (input: dynamodb.PutItemCommandInput, facts) => [
    on('PutItem', input, facts, { ...leading(input, [input.Item], facts), ...asked(input) }),
  ],
  UpdateItem: (input: dynamodb.UpdateItemCommandInput, facts) => [
    on('UpdateItem', input, facts, { ...leading(input, [input.Key], facts), ...asked(input) }),
  ],
  DeleteItem: (input: dynamodb.DeleteItemCommandInput, facts) => [
    on('DeleteItem', input, facts, { ...leading(input, [input.Key], facts), ...asked(input) }),
  ],
  Query: (input: dynamodb.QueryCommandInput, facts) => [
    on('Query', input, facts, { 'dynamodb:LeadingKeys': queriedKeys(input, facts), ...asked(input) }),
  ],
  Scan: (input: dynamodb.ScanCommandInput, facts) => [on('Scan', input, facts, asked(input))],
  BatchGetItem: ({ RequestItems = {} }: dynamodb.BatchGetItemCommandInput, facts) =>
    Object.entries(RequestItems).map(([TableName, { Keys = [] }]) =>
      on('BatchGetItem', { TableName }, facts, leading({ TableName }, Keys, facts)),
    ),
  BatchWriteItem: ({ RequestItems = {} }: dynamodb.BatchWriteItemCommandInput, facts) =>
    Object.entries(RequestItems).map(([TableName, requests]) => {
      const items = requests.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key);
      return on('BatchWriteItem', { TableName }, facts, leading({ TableName }, items, facts));
    }),

  ListTables: () => [{ action: 'dynamodb:ListTables', resource: '*' }],
  CreateTable: (input: OnTable, facts) => [on('CreateTable', input, facts)],
  DescribeTable: (input: OnTable, facts) => [on('DescribeTable', input, facts)],
  DescribeTimeToLive: (input: OnTable, facts) => [on('DescribeTimeToLive', input, facts)],
  UpdateTable: (input: OnTable, facts) => [on('UpdateTable', input, facts)],
  DeleteTable: (input: OnTable, facts) => [on('DeleteTable', input, facts)],
  ListTagsOfResource: ({ ResourceArn = '' }: dynamodb.ListTagsOfResourceCommandInput) => [
    { action: 'dynamodb:ListTagsOfResource', resource: ResourceArn },
  ],
  TagResource: ({ ResourceArn = '', Tags = [] }: dynamodb.TagResourceCommandInput) => [
    {
      action: 'dynamodb:TagResource',
      resource: ResourceArn,
      context: { 'aws:TagKeys': Tags.map(({ Key = '' }) => Key) },
    },
  ],
  UntagResource: ({ ResourceArn = '', TagKeys = [] }: dynamodb.UntagResourceCommandInput) => [
    { action: 'dynamodb:UntagResource', resource: ResourceArn, context: { 'aws:TagKeys': TagKeys } },
  ],
};

/** On a table by name or ARN, or on an index of it. */
function on(
  action: string,
  { TableName: table = '', IndexName: index }: OnTable & { readonly IndexName?: string | undefined },
  { place }: Pick<Facts, 'place'>,
  context: ContextValues = {},
): Access {
  const arn = table.startsWith('arn:') ? table : arnOf(place, 'dynamodb', `table/${table}`);
  return {
    action: `dynamodb:${action}`,
    resource: index === undefined ? arn : `${arn}/index/${index}`,
    context,
  };
}

function leading({ TableName = '' }: OnTable, items: readonly Item[], facts: Facts): ContextValues {
  const key = facts.partitionKeyOf(TableName);
  const values = key === undefined ? [] : items.flatMap((item) => plain(item?.[key]));
  return { 'dynamodb:LeadingKeys': [...new Set(values)] };
}

/** The value that a query wants the partition key to have. */
function queriedKeys(input: dynamodb.QueryCommandInput, facts: Facts): string[] {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = input;
  const key = facts.partitionKeyOf(input.TableName ?? '') ?? '';
  const simple = plain(input.KeyConditions?.[key]?.AttributeValueList?.[0]);
  const wanted = [...(input.KeyConditionExpression ?? '').matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g)];
  return [
    ...simple,
    ...wanted
      .filter(([, name = '']) => (names[name] ?? name) === key)
      .flatMap(([, , value = '']) => plain(values[value])),
  ];
}

function plain(value: dynamodb.AttributeValue | undefined): string[] {
  const text = value?.S ?? value?.N ?? value?.B;
  return text === undefined ? [] : [String(text)];
}

function asked(input: {
  readonly Select?: string | undefined;
  readonly ReturnValues?: string | undefined;
  readonly ReturnConsumedCapacity?: string | undefined;
}): ContextValues {
  return {
    'dynamodb:Select': input.Select,
    'dynamodb:ReturnValues': input.ReturnValues,
    'dynamodb:ReturnConsumedCapacity': input.ReturnConsumedCapacity,
  };
}
