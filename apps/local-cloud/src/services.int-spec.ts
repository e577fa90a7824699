import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCloud } from './testing/start-cloud.ts';
import type { TestCloud } from './testing/start-cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

describe('Parameter Store', () => {
  it('keeps a secret closed, versions apart, and does not overwrite unasked', async () => {
    const ssm = new SSMClient(cloud.client());
    const secret = { Name: '/secret/password', Type: 'SecureString', Value: 'hunter2' } as const;
    expect((await ssm.send(new PutParameterCommand(secret))).Version).toBe(1);
    await expect(ssm.send(new PutParameterCommand(secret))).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
    });
    await ssm.send(new PutParameterCommand({ ...secret, Value: 'changed', Overwrite: true }));
    const closed = await ssm.send(new GetParameterCommand({ Name: secret.Name }));
    expect(closed.Parameter).toMatchObject({ Version: 2, Type: 'SecureString' });
    expect(closed.Parameter?.Value).not.toMatch(/hunter2|changed/);
    const first = await ssm.send(new GetParameterCommand({ Name: `${secret.Name}:1`, WithDecryption: true }));
    expect(first.Parameter).toMatchObject({ Value: 'hunter2', Selector: ':1' });
    const byArn = { Name: closed.Parameter?.ARN, WithDecryption: true };
    expect((await ssm.send(new GetParameterCommand(byArn))).Parameter?.Value).toBe('changed');
    await expect(ssm.send(new GetParameterCommand({ Name: `${secret.Name}:9` }))).rejects.toMatchObject({
      name: 'ParameterVersionNotFound',
    });
  });

  it('gives a path in pages, and the unknown names apart', async () => {
    const ssm = new SSMClient(cloud.client());
    for (let index = 0; index < 12; index++) {
      const Name = `/pages/${String(index).padStart(2, '0')}`;
      await ssm.send(new PutParameterCommand({ Name, Type: 'String', Value: 'x' }));
    }
    await ssm.send(new PutParameterCommand({ Name: '/pages/deep/one', Type: 'String', Value: 'x' }));
    const names: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await ssm.send(
        new GetParametersByPathCommand({ Path: '/pages', MaxResults: 5, NextToken }),
      );
      names.push(...(page.Parameters ?? []).map(({ Name }) => Name));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(names).toEqual(
      Array.from({ length: 12 }, (_, index) => `/pages/${String(index).padStart(2, '0')}`),
    );
    const found = await ssm.send(new GetParametersCommand({ Names: ['/pages/00', '/pages/none'] }));
    expect(found.Parameters?.map(({ Name }) => Name)).toEqual(['/pages/00']);
    expect(found.InvalidParameters).toEqual(['/pages/none']);
    await ssm.send(new DeleteParameterCommand({ Name: '/pages/00' }));
    await expect(ssm.send(new DeleteParameterCommand({ Name: '/pages/00' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });
});

describe('DynamoDB', () => {
  it('lets one of thirty take a lock, and a holder with an old token write nothing', async () => {
    const dynamodb = new DynamoDBClient(cloud.client());
    const take = (owner: number) =>
      dynamodb.send(
        new PutItemCommand({
          TableName: 'journal',
          Item: { pk: { S: 'race' }, owner: { N: String(owner) }, token: { N: '1' } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    const taken = await Promise.allSettled(Array.from({ length: 30 }, (_, owner) => take(owner)));
    const refused = taken.filter((result) => result.status === 'rejected');
    expect(refused.map(({ reason }) => (reason as Error).name)).toEqual(
      Array.from({ length: 29 }, () => 'ConditionalCheckFailedException'),
    );
    const renew = (token: number) =>
      dynamodb.send(
        new UpdateItemCommand({
          TableName: 'journal',
          Key: { pk: { S: 'race' } },
          UpdateExpression: 'SET #token = :next',
          ConditionExpression: '#token = :held',
          ExpressionAttributeNames: { '#token': 'token' },
          ExpressionAttributeValues: { ':held': { N: String(token) }, ':next': { N: String(token + 1) } },
          ReturnValues: 'ALL_NEW',
        }),
      );
    expect((await renew(1)).Attributes?.['token']).toEqual({ N: '2' });
    await expect(renew(1)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    const query = {
      TableName: 'journal',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'race' } },
    };
    expect((await dynamodb.send(new QueryCommand(query))).Items).toHaveLength(1);
    await expect(dynamodb.send(new QueryCommand({ ...query, TableName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('CloudWatch Logs', () => {
  it('gives a stream from both ends, and all streams by time', async () => {
    const logs = new CloudWatchLogsClient(cloud.client());
    const now = Date.now();
    const stream = (logStreamName: string) => ({ logGroupName: '/test/service', logStreamName });
    for (const name of ['blue/a', 'green/b']) {
      await logs.send(new CreateLogStreamCommand(stream(name)));
      const logEvents = Array.from({ length: 5 }, (_, index) => ({
        timestamp: now + index * 2 + (name === 'blue/a' ? 0 : 1),
        message: `${name} ${index}`,
      }));
      await logs.send(new PutLogEventsCommand({ ...stream(name), logEvents }));
    }
    const newest = await logs.send(new GetLogEventsCommand({ ...stream('blue/a'), limit: 2 }));
    expect(newest.events?.map(({ message }) => message)).toEqual(['blue/a 3', 'blue/a 4']);
    const before = { ...stream('blue/a'), limit: 2, nextToken: newest.nextBackwardToken };
    const older = await logs.send(new GetLogEventsCommand(before));
    expect(older.events?.map(({ message }) => message)).toEqual(['blue/a 1', 'blue/a 2']);
    const after = { ...stream('blue/a'), nextToken: newest.nextForwardToken };
    const end = await logs.send(new GetLogEventsCommand(after));
    expect([end.events, end.nextForwardToken]).toEqual([[], newest.nextForwardToken]);

    const all = { logGroupName: '/test/service', startTime: now + 2, filterPattern: '-"blue/a 4"', limit: 4 };
    const page = await logs.send(new FilterLogEventsCommand(all));
    const rest = await logs.send(new FilterLogEventsCommand({ ...all, nextToken: page.nextToken }));
    const messages = [...(page.events ?? []), ...(rest.events ?? [])].map(({ message }) => message);
    expect(messages).toEqual([
      'blue/a 1',
      'green/b 1',
      'blue/a 2',
      'green/b 2',
      'blue/a 3',
      'green/b 3',
      'green/b 4',
    ]);
    await expect(logs.send(new GetLogEventsCommand(stream('none')))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('CloudWatch', () => {
  it('computes over what was put, and moves an alarm by itself', async () => {
    const client = new CloudWatchClient(cloud.client());
    const metric = (MetricName: string) => ({ Namespace: 'Test', MetricName });
    await client.send(
      new PutMetricAlarmCommand({
        AlarmName: 'errors',
        ...metric('errors'),
        Statistic: 'Sum',
        Period: 10,
        EvaluationPeriods: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      }),
    );
    const state = async () =>
      (await client.send(new DescribeAlarmsCommand({}))).MetricAlarms?.[0]?.StateValue;
    expect(await state()).toBe('INSUFFICIENT_DATA');
    const data = [
      { MetricName: 'errors', Values: [1, 2], Counts: [1, 2] },
      { MetricName: 'requests', Value: 50, Unit: 'Count' as const },
    ];
    await client.send(new PutMetricDataCommand({ Namespace: 'Test', MetricData: data }));
    const stat = (Id: string, name: string) => ({
      Id,
      MetricStat: { Metric: metric(name), Period: 60, Stat: 'Sum' },
      ReturnData: false,
    });
    const result = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(Date.now() - 120_000),
        EndTime: new Date(Date.now() + 60_000),
        MetricDataQueries: [
          stat('e', 'errors'),
          stat('r', 'requests'),
          { Id: 'rate', Expression: 'e / r * 100' },
        ],
      }),
    );
    expect(result.MetricDataResults?.map(({ Id, Values }) => [Id, Values])).toEqual([['rate', [10]]]);
    const deadline = Date.now() + 15_000;
    while ((await state()) !== 'ALARM' && Date.now() < deadline) await sleep(100);
    expect(await state()).toBe('ALARM');
    const moved = { AlarmName: 'errors', StateValue: 'OK', StateReason: 'by hand' } as const;
    await client.send(new SetAlarmStateCommand(moved));
    expect(await state()).toBe('OK');
  });
});

describe('images', () => {
  it('are taken over the wire, and refused in words', async () => {
    const bundle = join(cloud.folder, 'bundle');
    await mkdir(bundle);
    const push = async (body: object) => {
      const answer = await fetch(`${cloud.url}/_cutover/images`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      return [answer.status, await answer.json()];
    };
    expect(await push({ repository: 'cutover/service' })).toMatchObject([
      400,
      { error: expect.stringContaining('bundle') as unknown },
    ]);
    expect(await push({ repository: 'cutover/service', bundle })).toMatchObject([
      422,
      { error: `the bundle ${bundle} is empty: build it first` },
    ]);
    await writeFile(join(bundle, 'main.mjs'), 'export {};');
    expect(await push({ repository: 'cutover/service', bundle })).toMatchObject([
      200,
      { uri: expect.stringMatching(/\/cutover\/service@sha256:[0-9a-f]{64}$/) as unknown },
    ]);
  });
});
