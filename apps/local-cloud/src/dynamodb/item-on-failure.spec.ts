import { describe, expect, it } from '@jest/globals';
import { withItemOnFailure } from './item-on-failure.ts';

const FAILED = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
const kept = { pk: { S: 'a' }, owner: { S: 'first' } };

function answered(action: string, input: object, type: string, item: object | null = kept) {
  const request = {
    method: 'POST',
    url: '/',
    headers: { 'x-amz-target': `DynamoDB_20120810.${action}` },
    body: Buffer.from(JSON.stringify(input)),
  };
  const given = { status: 400, headers: {}, body: JSON.stringify({ __type: type, message: 'failed' }) };
  const asked: [string, unknown][] = [];
  const call = (name: string, asks: object) => {
    asked.push([name, asks]);
    const table = { KeySchema: [{ AttributeName: 'pk' }] };
    return Promise.resolve({
      output: { ...(name === 'DescribeTable' ? { Table: table } : item && { Item: { ...item } }) },
    });
  };
  return withItemOnFailure(request, given, call).then(({ body }) => ({
    asked,
    item: (JSON.parse(Buffer.from(body).toString()) as { Item?: object }).Item,
  }));
}

describe('withItemOnFailure', () => {
  const asks = { TableName: 't', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };

  it.each(['UpdateItem', 'DeleteItem'])('answers the item that refused a %s', async (action) => {
    const { item, asked } = await answered(action, { ...asks, Key: { pk: { S: 'a' } } }, FAILED);
    expect(item).toEqual(kept);
    expect(asked).toEqual([['GetItem', { TableName: 't', Key: { pk: { S: 'a' } }, ConsistentRead: true }]]);
  });

  it('finds the key of a PutItem by the schema of its table', async () => {
    const { item, asked } = await answered(
      'PutItem',
      { ...asks, Item: { pk: { S: 'a' }, n: { N: '1' } } },
      FAILED,
    );
    expect(item).toEqual(kept);
    expect(asked.at(-1)).toEqual([
      'GetItem',
      { TableName: 't', Key: { pk: { S: 'a' } }, ConsistentRead: true },
    ]);
  });

  it.each([
    ['nobody asked for the item', { TableName: 't', Key: {} }, FAILED],
    [
      'another error refused the write',
      { ...asks, Key: {} },
      'com.amazon.coral.validate#ValidationException',
    ],
  ])('reads nothing when %s', async (_, input, type) => {
    expect(await answered('UpdateItem', input, type)).toEqual({ asked: [], item: undefined });
  });

  it('answers none when the item is not there', async () => {
    const request = { ...asks, Key: { pk: { S: 'gone' } } };
    const { item, asked } = await answered('UpdateItem', request, FAILED, null);
    expect(asked).toHaveLength(1);
    expect(item).toBeUndefined();
  });
});
