import type { ApiAnswer, ApiRequest } from '../wire/http-message.ts';

type Item = Readonly<Record<string, unknown>>;

interface Write {
  readonly TableName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

interface Answered {
  readonly __type?: string;
  readonly Item?: Item;
  readonly Table?: { readonly KeySchema?: readonly { readonly AttributeName?: string }[] };
}

/** Calls an action of DynamoDB for this cloud itself. */
export type CallDynamoDb = (action: string, input: object) => Promise<{ readonly output: Answered }>;

/**
 * A refused conditional write with the item that refused it, for a caller who asked for it; dynalite does not know
 * `ReturnValuesOnConditionCheckFailure`. The item is read behind the write, not with it: another write may come between.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
 */
export async function withItemOnFailure(
  request: ApiRequest,
  given: ApiAnswer,
  call: CallDynamoDb,
): Promise<ApiAnswer> {
  if (given.status !== 400 || !/\.(Put|Update|Delete)Item$/.test(request.headers['x-amz-target'] ?? ''))
    return given;
  const answer = JSON.parse(Buffer.from(given.body).toString()) as Answered;
  if (answer.__type?.endsWith('#ConditionalCheckFailedException') !== true) return given;
  const write = JSON.parse(Buffer.from(request.body).toString()) as Write;
  if (write.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') return given;
  const { TableName } = write;
  const Key = write.Key ?? (await keyOf(write, call));
  const { Item } = (await call('GetItem', { TableName, Key, ConsistentRead: true })).output;
  return Item === undefined ? given : { ...given, body: JSON.stringify({ ...answer, Item }) };
}

async function keyOf({ TableName, Item = {} }: Write, call: CallDynamoDb): Promise<Item> {
  const { Table } = (await call('DescribeTable', { TableName })).output;
  const names = (Table?.KeySchema ?? []).map(({ AttributeName = '' }) => AttributeName);
  return Object.fromEntries(names.map((name) => [name, Item[name]]));
}
