import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Network, NetworkInterface } from '../../contracts.ts';

/** Addresses that all answer on 127.0.0.1. @param freePorts whether real processes will listen there */
export function createMemoryNetwork({ freePorts = false } = {}): Network & {
  attached(): NetworkInterface[];
} {
  const interfaces = new Map<string, NetworkInterface & { hostPort: number }>();
  let count = 0;
  return {
    async attach({ subnetId, securityGroups, port }) {
      if (subnetId === 'subnet-full') throw new Error('the subnet has no free address');
      count += 1;
      const [id, privateIp] = [`eni-${count}`, `10.64.0.${count}`];
      const hostPort = freePorts ? await freePort() : port;
      const made = { id, privateIp, subnetId, securityGroups, host: '127.0.0.1', hostPort };
      interfaces.set(id, made);
      return made;
    },
    detach: (id) => void interfaces.delete(id),
    find: (privateIp) => [...interfaces.values()].find((one) => one.privateIp === privateIp),
    subnet: (id) => (id === 'subnet-none' ? undefined : { vpcId: 'vpc-1', freeAddresses: 4000 }),
    vpcOfSecurityGroup: (id) => (id === 'sg-none' ? undefined : 'vpc-1'),
    zoneOf: (subnetId) => subnetId.replace('subnet-', 'eu-west-1'),
    allows: () => true,
    wayOut: ({ subnetId }) => ({ kind: subnetId === 'subnet-cut-off' ? 'no-route' : 'open' }),
    dial(privateIp) {
      const found = [...interfaces.values()].find((one) => one.privateIp === privateIp);
      return found && { host: found.host, port: found.hostPort };
    },
    attached: () => [...interfaces.values()],
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
