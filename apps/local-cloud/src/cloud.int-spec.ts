import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { findPostmaster } from './database/postmaster.ts';
import { dataFolder, serverAccount } from './database/server-account.ts';
import { identify } from './processes/process-identity.ts';
import { databaseStack, smallStack, writeAssembly } from './testing/fixture-assembly.ts';
import { startCloud } from './testing/start-cloud.ts';
import type { TestCloud } from './testing/start-cloud.ts';

async function parameter(cloud: TestCloud, Name: string): Promise<string | undefined> {
  const answer = await new SSMClient(cloud.client()).send(
    new GetParameterCommand({ Name, WithDecryption: true }),
  );
  return answer.Parameter?.Value;
}

async function query(cloud: TestCloud, text: string): Promise<unknown[]> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(await parameter(cloud, '/test/database/port')),
    user: 'owner',
    password: await parameter(cloud, '/test/database/password'),
    database: 'app',
  });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('a killed cloud', () => {
  it('remembers everything that it had acknowledged', async () => {
    await using cloud = await startCloud();
    const ssm = new SSMClient(cloud.client());
    const dynamodb = new DynamoDBClient(cloud.client());
    const logs = new CloudWatchLogsClient(cloud.client());
    const stream = { logGroupName: '/test/service', logStreamName: 'a/b' };
    const item = {
      TableName: 'journal',
      Item: { pk: { S: 'lock' } },
      ConditionExpression: 'attribute_not_exists(pk)',
    };
    await dynamodb.send(new PutItemCommand(item));
    await logs.send(new CreateLogStreamCommand(stream));
    await logs.send(
      new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message: 'a line' }] }),
    );
    await ssm.send(new PutParameterCommand({ Name: '/test/own', Type: 'String', Value: 'kept' }));
    const subnet = await parameter(cloud, '/test/subnet');
    await cloud.kill();
    expect(await cloud.start()).toBeUndefined();

    expect(await parameter(cloud, '/test/own')).toBe('kept');
    expect(await parameter(cloud, '/test/subnet')).toBe(subnet);
    const again = new DynamoDBClient(cloud.client());
    const key = { TableName: 'journal', Key: { pk: { S: 'lock' } }, ConsistentRead: true };
    expect((await again.send(new GetItemCommand(key))).Item).toEqual({ pk: { S: 'lock' } });
    await expect(again.send(new PutItemCommand(item))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    const events = await new CloudWatchLogsClient(cloud.client()).send(new GetLogEventsCommand(stream));
    expect(events.events?.map(({ message }) => message)).toEqual(['a line']);
  });

  it('leaves its database running, and adopts it at the next start', async () => {
    await using cloud = await startCloud({ assembly: await databaseAssembly() });
    await query(cloud, `create table kept as select 42 as answer`);
    const before = await pidOf(cloud);
    await cloud.kill();
    expect(await pidOf(cloud)).toBe(before);
    expect(await cloud.start()).toBeUndefined();
    expect(await pidOf(cloud)).toBe(before);
    expect(await query(cloud, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });
});

describe('a killed database', () => {
  it('is started again with what was committed', async () => {
    await using cloud = await startCloud({ assembly: await databaseAssembly() });
    await query(cloud, `create table kept as select 42 as answer`);
    const before = await pidOf(cloud);
    process.kill(before, 'SIGKILL');
    await eventually(async () =>
      expect(await query(cloud, 'select answer from kept')).toEqual([{ answer: 42 }]),
    );
    expect(await pidOf(cloud)).not.toBe(before);
    await cloud.stop();
    expect(await pidOf(cloud)).toBe(0);
  });
});

describe('starting the cloud', () => {
  it('says what is wrong and the way out when its state is damaged', async () => {
    await using cloud = await startCloud();
    await cloud.stop();
    const file = join(cloud.state, 'store.ndjson');
    await writeFile(file, `{"c":"x"\n${await readFile(file, 'utf8')}`);
    const failed = await cloud.start();
    expect(failed?.exitCode).toBe(1);
    expect(failed?.output).toContain(`line 1 of ${file}`);
    expect(failed?.output).toContain('nx destroy');
  });

  it('forgets the line that a crash has cut short', async () => {
    await using cloud = await startCloud();
    const subnet = await parameter(cloud, '/test/subnet');
    await cloud.kill();
    await appendFile(join(cloud.state, 'store.ndjson'), '{"c":"ssm.parameters","k":"/test/su');
    expect(await cloud.start()).toBeUndefined();
    expect(await parameter(cloud, '/test/subnet')).toBe(subnet);
  });

  it('names the process when another cloud has the folder', async () => {
    await using cloud = await startCloud();
    const first = cloud.pid;
    const second = await secondStart(cloud);
    expect(second).toContain(`as process ${first}`);
    expect((await fetch(`${cloud.url}/_cutover/health`)).status).toBe(200);
  });

  it('takes the next free port when the first one is taken', async () => {
    await using cloud = await startCloud();
    const { port } = new URL(cloud.url);
    await cloud.stop();
    const squatter = createServer().listen(Number(port), '127.0.0.1');
    try {
      const output = await runMain([
        '--assembly',
        join(cloud.folder, 'cdk.out'),
        '--state',
        cloud.state,
        '--port',
        port,
      ]);
      expect(Number(new URL(output).port)).toBeGreaterThan(Number(port));
    } finally {
      squatter.close();
    }
  });

  it('refuses a template that it would misread before it changes anything', async () => {
    await using cloud = await startCloud();
    const broken = await writeAssembly(join(cloud.folder, 'broken'), {
      'test-small': {
        Resources: {
          ...smallStack.Resources,
          Subnets: {
            Type: 'AWS::SSM::Parameter',
            Properties: { Name: '/test/subnet', Type: 'String', Value: { 'Fn::Transform': { Name: 'x' } } },
          },
        },
      },
    });
    const answer = await fetch(`${cloud.url}/_cutover/assembly`, {
      method: 'PUT',
      body: JSON.stringify({ path: broken }),
    });
    expect(answer.status).toBe(422);
    const { error } = (await answer.json()) as { error: string };
    expect(error).toContain('Properties.Value of Subnets in stack test-small');
    expect(error).toContain('Fn::Transform');
    expect(await parameter(cloud, '/test/subnet')).toMatch(/^subnet-/);
  });

  it('tells the resources that it leaves out, and takes a changed template without a restart', async () => {
    await using cloud = await startCloud();
    const changed = await writeAssembly(join(cloud.folder, 'changed'), {
      'test-small': {
        Resources: {
          Vpc: smallStack.Resources['Vpc'] ?? {},
          Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
          Other: {
            Type: 'AWS::SSM::Parameter',
            Properties: { Name: '/test/other', Type: 'String', Value: 'new' },
          },
        },
      },
    });
    const before = (await (await fetch(`${cloud.url}/_cutover/health`)).json()) as { assemblyHash: string };
    await fetch(`${cloud.url}/_cutover/assembly`, { method: 'PUT', body: JSON.stringify({ path: changed }) });
    const health = (await (await fetch(`${cloud.url}/_cutover/health`)).json()) as typeof before;
    expect(health).toMatchObject({
      unknownResources: [{ stackName: 'test-small', logicalId: 'Topic', type: 'AWS::SNS::Topic' }],
    });
    expect(health.assemblyHash).not.toBe(before.assemblyHash);
    expect(await parameter(cloud, '/test/other')).toBe('new');
    await expect(parameter(cloud, '/test/subnet')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});

describe('destroying the cloud', () => {
  it('leaves no process and no file', async () => {
    await using cloud = await startCloud({ assembly: await databaseAssembly() });
    const database = await pidOf(cloud);
    const answer = await fetch(`${cloud.url}/_cutover/destroy`, { method: 'POST' });
    expect(await answer.json()).toEqual({ destroyed: true });
    await eventually(() => expect(identify(cloud.pid)).toBeUndefined());
    expect(identify(database)).toBeUndefined();
    await expect(stat(cloud.state)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('stops a running cloud first when it is asked for from outside', async () => {
    await using cloud = await startCloud();
    await runMain(['--destroy', '--state', cloud.state]);
    expect(identify(cloud.pid)).toBeUndefined();
    await expect(stat(cloud.state)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('also clears up after a killed cloud whose state is damaged', async () => {
    await using cloud = await startCloud({ assembly: await databaseAssembly() });
    const database = await pidOf(cloud);
    await cloud.kill();
    await appendFile(join(cloud.state, 'store.ndjson'), 'damage\n');
    await runMain(['--destroy', '--state', cloud.state]);
    expect(identify(database)).toBeUndefined();
    await expect(stat(cloud.state)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

const made: string[] = [];
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

async function databaseAssembly(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
  made.push(folder);
  return writeAssembly(folder, { 'test-small': smallStack, 'test-database': databaseStack });
}

/** Of the server on the fixture's database; 0 where none runs. */
async function pidOf(cloud: TestCloud): Promise<number> {
  const wanted = join(cloud.state, 'postgres', 'test-database-database');
  return findPostmaster(await dataFolder(wanted, await serverAccount()))?.identity.pid ?? 0;
}

/** Runs the program; resolves with the URL where it starts, with its output where it ends. */
async function runMain(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url)), ...args]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit');
  for (;;) {
    const url = /answers at (http:\S+)/.exec(output)?.[1];
    if (url !== undefined) {
      child.kill('SIGTERM');
      await ended;
      return url;
    }
    if (child.exitCode !== null) return output;
    await sleep(20);
  }
}

function secondStart(cloud: TestCloud): Promise<string> {
  return runMain(['--assembly', join(cloud.folder, 'cdk.out'), '--state', cloud.state, '--port', '0']);
}

async function eventually(check: () => unknown): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}
