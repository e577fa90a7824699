import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { Network, ResourceProvider } from '../contracts.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { createNetwork } from './network.ts';
import { networkState } from './network-state.ts';
import { networkProviders } from './providers.ts';

async function setUp(platform: NodeJS.Platform = 'linux') {
  const state = networkState(createMemoryStore());
  const providers = new Map(networkProviders(state).map((provider) => [provider.type, provider]));
  const put = async (type: string, logicalId: string, properties: Record<string, unknown>) => {
    const provider = providers.get(type) as ResourceProvider;
    return (await provider.put({ stackName: 's', logicalId, properties })).physicalId;
  };
  const vpc = await put('AWS::EC2::VPC', 'vpc', { CidrBlock: '10.98.0.0/16' });
  const subnet = await put('AWS::EC2::Subnet', 'subnet', {
    VpcId: vpc,
    CidrBlock: '10.98.7.0/28',
    AvailabilityZone: 'eu-west-1a',
  });
  const group = (name: string, properties: object = {}) =>
    put('AWS::EC2::SecurityGroup', name, { VpcId: vpc, ...properties });
  const rule = (kind: 'Ingress' | 'Egress', properties: Record<string, unknown>) =>
    put(`AWS::EC2::SecurityGroup${kind}`, 'rule', { IpProtocol: 'tcp', ...properties });
  return { network: createNetwork(state, platform), state, subnet, group, rule };
}

describe('attach', () => {
  it('passes over an address whose port somebody has bound', async () => {
    const { network, subnet } = await setUp();
    const squatter = createServer().listen(18_080, '127.98.7.4');
    await once(squatter, 'listening');
    const attached = await network.attach({ subnetId: subnet, securityGroups: [], port: 18_080 });
    squatter.close();
    expect(attached).toMatchObject({ privateIp: '10.98.7.5', host: '127.98.7.5' });
    expect(network.dial('10.98.7.5', 18_080)).toEqual({ host: '127.98.7.5', port: 18_080 });
  });

  it('passes over an address that another local cloud has given to a task which does not listen yet', async () => {
    const [one, other] = await Promise.all([setUp(), setUp()]);
    const attach = ({ network, subnet }: typeof one) =>
      network.attach({ subnetId: subnet, securityGroups: [], port: 18_082 });
    const first = await attach(one);
    expect((await attach(other)).host).not.toBe(first.host);
    one.network.detach(first.id);
    const third = await setUp();
    expect((await attach(third)).host).toBe(first.host);
  });

  it('keeps the addresses of tasks that outlived the program before', async () => {
    const before = await setUp();
    const wanted = { subnetId: before.subnet, securityGroups: [], port: 18_083 };
    const attached = await before.network.attach(wanted);
    before.network.detach(attached.id);
    before.state.interfaces.set(attached.id, { ...attached, ports: { 18_083: 18_083 } });
    createNetwork(before.state, 'linux');
    const other = await setUp();
    const elsewhere = await other.network.attach({ ...wanted, subnetId: other.subnet });
    expect(elsewhere.host).not.toBe(attached.host);
  });

  it('gives each of many at once an address of its own, until the subnet is full', async () => {
    const { network, subnet } = await setUp();
    const attach = () => network.attach({ subnetId: subnet, securityGroups: [], port: 18_081 });
    const all = await Promise.all(Array.from({ length: 11 }, attach));
    expect(new Set(all.map(({ privateIp }) => privateIp)).size).toBe(11);
    await expect(attach()).rejects.toThrow('has no free address left');
    network.detach(all[3]?.id ?? '');
    expect((await attach()).privateIp).toBe(all[3]?.privateIp);
  });

  it('takes a port of 127.0.0.1 for each address where the platform has no more of the loopback', async () => {
    const { network, subnet } = await setUp('darwin');
    const [one, two] = await Promise.all([
      network.attach({ subnetId: subnet, securityGroups: [], port: 8080 }),
      network.attach({ subnetId: subnet, securityGroups: [], port: 8080 }),
    ]);
    const ports = [one, two].map(({ privateIp }) => network.dial(privateIp, 8080));
    expect(ports.map((dialed) => dialed?.host)).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(ports[0]?.port).not.toBe(ports[1]?.port);
  });
});

describe('allows', () => {
  const passes = (network: Network, from: string, to: string, port = 8080) =>
    network.allows([from], [to], port);

  it('lets nothing pass when either side has no rule for it', async () => {
    const { network, group, rule } = await setUp();
    const closed = {
      SecurityGroupEgress: [{ CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 }],
    };
    const balancer = await group('balancer', closed);
    const tasks = await group('tasks');
    await rule('Ingress', { GroupId: tasks, SourceSecurityGroupId: balancer, FromPort: 8080, ToPort: 8080 });
    expect(passes(network, balancer, tasks)).toBe(false);
    await rule('Egress', {
      GroupId: balancer,
      DestinationSecurityGroupId: tasks,
      FromPort: 8080,
      ToPort: 8080,
    });
    expect(passes(network, balancer, tasks)).toBe(true);
    expect(passes(network, balancer, tasks, 8081)).toBe(false);
    expect(passes(network, tasks, balancer)).toBe(false);
  });

  it('lets everything out of a group without an egress rule, as EC2 does', async () => {
    const { network, group } = await setUp();
    const balancer = await group('balancer');
    const open = { SecurityGroupIngress: [{ CidrIp: '10.98.0.0/16', IpProtocol: '-1' }] };
    expect(passes(network, balancer, await group('tasks', open))).toBe(true);
    expect(passes(network, balancer, await group('others'))).toBe(false);
  });

  it('holds a block that is less than the VPC against the address', async () => {
    const { network, group } = await setUp();
    const balancer = await group('balancer');
    const narrow = {
      SecurityGroupIngress: [{ CidrIp: '10.98.7.0/28', IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080 }],
    };
    const tasks = await group('tasks', narrow);
    expect(passes(network, balancer, tasks)).toBe(false);
    expect(network.allows([balancer], [tasks], 8080, { from: '10.98.7.9' })).toBe(true);
    expect(network.allows([balancer], [tasks], 8080, { from: '10.98.8.9' })).toBe(false);
  });

  it('refuses a peer that it cannot judge', async () => {
    const { group } = await setUp();
    const rule = { SourcePrefixListId: 'pl-1', IpProtocol: 'tcp', FromPort: 1, ToPort: 2 };
    await expect(group('g', { SecurityGroupIngress: [rule] })).rejects.toMatchObject({
      property: 'SourcePrefixListId',
    });
  });
});
