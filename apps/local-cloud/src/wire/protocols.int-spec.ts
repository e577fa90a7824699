import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeClustersCommand, DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeRulesCommand,
  DescribeSSLPoliciesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CborCodec } from '@smithy/core/cbor';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCloud } from '../testing/start-cloud.ts';
import type { TestCloud } from '../testing/start-cloud.ts';

describe('the API', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startCloud();
  });
  afterAll(() => cloud[Symbol.asyncDispose]());

  const post = (headers: Record<string, string>, body: string | Uint8Array) =>
    fetch(cloud.url, { method: 'POST', headers, body });

  it('answers a JSON, a query and a stock client alike', async () => {
    const identity = await new STSClient(cloud.client()).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:root' });
    expect(identity.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const clusters = await new ECSClient(cloud.client()).send(
      new DescribeClustersCommand({ clusters: ['none'] }),
    );
    expect(clusters.failures?.[0]?.reason).toBe('MISSING');
  });

  it('gives the declared error of each protocol with its own name', async () => {
    await expect(
      new ECSClient(cloud.client()).send(new DescribeServicesCommand({ cluster: 'none', services: ['x'] })),
    ).rejects.toMatchObject({ name: 'ClusterNotFoundException', $metadata: { httpStatusCode: 400 } });
    const unknownRule = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/a/b/c/d';
    await expect(
      new ElasticLoadBalancingV2Client(cloud.client()).send(
        new DescribeRulesCommand({ RuleArns: [unknownRule] }),
      ),
    ).rejects.toMatchObject({ name: 'RuleNotFoundException' });
    const form = new URLSearchParams({
      Action: 'DescribeRules',
      Version: '2015-12-01',
      'RuleArns.member.1': unknownRule,
    });
    const answer = await post({ 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
    expect(await answer.text()).toContain('<Code>RuleNotFound</Code>');
  });

  it('names the unknown action in the words of the protocol', async () => {
    await expect(
      new ElasticLoadBalancingV2Client(cloud.client()).send(new DescribeSSLPoliciesCommand({})),
    ).rejects.toMatchObject({ name: 'InvalidAction', $metadata: { httpStatusCode: 400 } });
    const target = 'AmazonEC2ContainerServiceV20141113.NoSuchThing';
    const answer = await post({ 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }, '{}');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });

  it('refuses what cannot be read, and a required member left out', async () => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonSSM.GetParameter',
    };
    for (const body of ['{', '[]', '{"Name":5}', 'null']) {
      const answer = await post(headers, body);
      expect([answer.status, await answer.json()]).toMatchObject([400, { __type: 'SerializationException' }]);
    }
    expect(await (await post(headers, '{}')).json()).toMatchObject({ __type: 'ValidationException' });
    const form = 'Action=CreateRule&Version=2015-12-01&Priority=high&ListenerArn=x';
    const answer = await post({ 'content-type': 'application/x-www-form-urlencoded' }, form);
    expect(await answer.text()).toContain('<Code>ValidationError</Code>');
  });

  it('speaks RPC v2 in CBOR, as newer botocore does to CloudWatch', async () => {
    const serializer = new CborCodec().createSerializer();
    serializer.write(15, { AlarmNames: ['none'], StateValue: 'OK' });
    const answer = await fetch(
      `${cloud.url}/service/GraniteServiceVersion20100801/operation/DescribeAlarms`,
      {
        method: 'POST',
        headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
        body: serializer.flush(),
      },
    );
    const content = new Uint8Array(await answer.arrayBuffer());
    expect(answer.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
    expect(await new CborCodec().createDeserializer().read(15, content)).toEqual({
      MetricAlarms: [],
      CompositeAlarms: [],
    });
  });

  it('reads a body that the client has compressed', async () => {
    const client = new CloudWatchClient({ ...cloud.client(), requestMinCompressionSizeBytes: 0 });
    const datum = { MetricName: 'm', Value: 1 };
    await client.send(new PutMetricDataCommand({ Namespace: 'Test', MetricData: [datum] }));
    expect((await client.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
  });

  it('answers an asked-for fault, as often as asked for, and then the truth', async () => {
    const fault = { service: 'ssm', action: 'GetParameter', times: 2 };
    await fetch(`${cloud.url}/_cutover/faults`, { method: 'PUT', body: JSON.stringify(fault) });
    const client = new SSMClient(cloud.client());
    const get = () => client.send(new GetParameterCommand({ Name: '/test/subnet' }));
    await expect(get()).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    await expect(get()).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect((await get()).Parameter?.Value).toMatch(/^subnet-/);
  });

  it('turns away a page in a browser and a name that is not this machine', async () => {
    const crossSite = await post({ 'sec-fetch-site': 'cross-site' }, '');
    expect(crossSite.status).toBe(403);
    const { hostname, port } = new URL(cloud.url);
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      request({ hostname, port, path: '/_cutover/health', headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });

  it('keeps the connection and the process when thirty clients write at once', async () => {
    const client = new SSMClient(cloud.client());
    const puts = Array.from({ length: 30 }, (_, index) =>
      client.send(new PutParameterCommand({ Name: `/many/${index}`, Type: 'String', Value: String(index) })),
    );
    expect((await Promise.all(puts)).every(({ Version }) => Version === 1)).toBe(true);
  });
});
