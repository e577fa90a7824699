import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StateError } from '../store/state-error.ts';
import type { ApiAnswer, ApiRequest } from './http-message.ts';
import { openRecorder } from './recorder.ts';
import type { Exchange } from './recorder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorder-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const json = { 'content-type': 'application/x-amz-json-1.1' };

function call(target: string, body: string | Uint8Array, headers: ApiRequest['headers'] = json): ApiRequest {
  return {
    method: 'POST',
    url: '/',
    headers: { ...headers, 'x-amz-target': target, authorization: 'AWS4 s3cret' },
    body: Buffer.from(body),
  };
}

async function record(request: ApiRequest, answer: Partial<ApiAnswer> = {}): Promise<Exchange[]> {
  const file = join(folder, 'calls.ndjson');
  const recorder = openRecorder(file, () => 5);
  const given = { status: 200, headers: json, body: '{}', ...answer };
  expect(await recorder.wrap(() => Promise.resolve(given))(request)).toBe(given);
  recorder.close();
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Exchange);
}

describe('openRecorder', () => {
  it('leaves out the value of a SecureString that is put, and of one that is overwritten without a type', async () => {
    const typed = { Name: '/a', Value: 's3cret', Type: 'SecureString' };
    for (const input of [typed, { Name: '/a', Value: 's3cret', Overwrite: true }]) {
      const calls = await record(call('AmazonSSM.PutParameter', JSON.stringify(input)));
      expect(JSON.stringify(calls)).not.toContain('s3cret');
      expect(JSON.stringify(calls)).toContain('[secret]');
    }
  });

  it.each(['GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory'])(
    'leaves out the value of a SecureString that %s answers, and keeps open ones',
    async (action) => {
      const one = { Name: '/a', Value: 's3cret', Type: 'SecureString' };
      const other = { Name: '/b', Value: 'open', Type: 'String' };
      const body = JSON.stringify(
        action === 'GetParameter' ? { Parameter: one } : { Parameters: [one, other] },
      );
      const calls = await record(call(`AmazonSSM.${action}`, '{"Name":"/a"}'), { body });
      expect(JSON.stringify(calls)).not.toContain('s3cret');
      expect(calls[0]?.response.body.includes('open')).toBe(action !== 'GetParameter');
    },
  );

  it('leaves out the whole body of Parameter Store when it is not JSON', async () => {
    const calls = await record(call('AmazonSSM.PutParameter', 'Value=s3cret'));
    expect(calls[0]?.request.body).toBe('[secret]');
  });

  it('leaves out the signature', async () => {
    const calls = await record(call('AmazonEC2ContainerServiceV20141113.ListClusters', '{}'));
    expect(calls).toEqual([
      {
        service: 'ecs',
        action: 'ListClusters',
        request: {
          url: '/',
          headers: { ...json, 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters' },
          body: '{}',
        },
        response: { status: 200, headers: json, body: '{}' },
        ms: 0,
      },
    ]);
  });

  it('keeps a body of CBOR as base64', async () => {
    const headers = { 'content-type': 'application/cbor' };
    const request = { ...call('', Uint8Array.of(0xa0), headers), headers };
    const [recorded] = await record({
      ...request,
      url: '/service/GraniteServiceVersion20100801/operation/DescribeAlarms',
    });
    expect(recorded).toMatchObject({
      service: 'cloudwatch',
      action: 'DescribeAlarms',
      request: { body: 'oA==', encoding: 'base64' },
    });
  });

  it('names the service of a call to DynamoDB', async () => {
    const [recorded] = await record(call('DynamoDB_20120810.ListTables', '{}'));
    expect(recorded).toMatchObject({ service: 'dynamodb', action: 'ListTables' });
  });

  it('writes nothing about what stands beside the APIs, even when it is sent as a form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const request = { method: 'POST', url: '/_cutover/images', headers, body: Buffer.from('{}') };
    expect(await record(request)).toEqual([]);
  });

  it('writes nothing about a request that is no call, and for the user alone', async () => {
    expect(await record({ method: 'GET', url: '/', headers: {}, body: Buffer.of() })).toEqual([]);
    expect(statSync(join(folder, 'calls.ndjson')).mode & 0o777).toBe(0o600);
  });

  it('says which option to change when the file cannot be written', () => {
    expect(() => openRecorder(join(folder, 'missing', 'calls.ndjson'))).toThrow(StateError);
  });
});
