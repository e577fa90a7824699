import type { Network, NetworkInterface } from '../../contracts.ts';
import type { WayOut } from '../../network/way-out.ts';

/** Addresses that stand for ports of this machine. Everything may pass until `block` says otherwise. */
export class FakeNetwork implements Network {
  readonly #interfaces = new Map<string, NetworkInterface & { readonly localPort: number }>();
  readonly #blocked = new Set<string>();
  #next = 1;

  /** Gives an address to what listens on the loopback port: there its port 8080 leads, every other one to itself. */
  place(localPort: number, subnetId = 'subnet-1'): string {
    const privateIp = `10.64.0.${this.#next}`;
    this.#next += 1;
    const base = {
      id: `eni-${privateIp}`,
      privateIp,
      subnetId,
      securityGroups: [`sg-${privateIp}`],
    };
    this.#interfaces.set(privateIp, { ...base, host: '127.0.0.1', localPort });
    return privateIp;
  }

  block(privateIp: string): void {
    this.#blocked.add(`sg-${privateIp}`);
  }

  unblock(privateIp: string): void {
    this.#blocked.delete(`sg-${privateIp}`);
  }

  attach(): Promise<NetworkInterface> {
    return Promise.reject(new Error('addresses are given with place()'));
  }

  detach(id: string): void {
    this.#interfaces.delete(id.replace(/^eni-/, ''));
  }

  find(privateIp: string): NetworkInterface | undefined {
    return this.#interfaces.get(privateIp);
  }

  /** Ids say what there is: `none` and `full` as subnet, `none` as group, and `-elsewhere` in another VPC. */
  subnet(subnetId: string): { vpcId: string; freeAddresses: number } | undefined {
    if (subnetId === 'subnet-none') return undefined;
    return { vpcId: vpcOf(subnetId), freeAddresses: subnetId === 'subnet-full' ? 7 : 4000 };
  }

  vpcOfSecurityGroup(groupId: string): string | undefined {
    return groupId === 'sg-none' ? undefined : vpcOf(groupId);
  }

  zoneOf(subnetId: string): string {
    return subnetId.replace('subnet-', 'zone-');
  }

  allows(_from: readonly string[], to: readonly string[]): boolean {
    return !to.some((group) => this.#blocked.has(group));
  }

  wayOut(): WayOut {
    return { kind: 'open' };
  }

  dial(privateIp: string, port: number): { host: string; port: number } | undefined {
    const found = this.#interfaces.get(privateIp);
    return found && { host: found.host, port: port === 8080 ? found.localPort : port };
  }
}

function vpcOf(id: string): string {
  return id.endsWith('-elsewhere') ? 'vpc-2' : 'vpc-1';
}
