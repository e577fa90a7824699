import type { CfnInstance, NatInstanceProviderV2 } from 'aws-cdk-lib/aws-ec2';
import { InstanceType, NatProvider, NatTrafficDirection, UserData } from 'aws-cdk-lib/aws-ec2';
import { amazonLinux } from './amazon-linux.ts';

/**
 * A small host that forwards for private subnets: a tenth of a NAT gateway's price, and one machine that may fail.
 * CDK turns the check of source and destination off, which would drop what is not for the host itself.
 */
export function natInstances(): NatInstanceProviderV2 {
  const userData = UserData.forLinux();
  userData.addCommands(...FORWARDING);
  return NatProvider.instanceV2({
    instanceType: new InstanceType('t4g.nano'),
    machineImage: amazonLinux('ARM64'),
    // The public subnets give none by themselves.
    associatePublicIpAddress: true,
    defaultAllowedTraffic: NatTrafficDirection.OUTBOUND_ONLY,
    userData,
  });
}

/** What a host of ours has and CDK's has not by itself: IMDSv2 alone, and an encrypted disk. */
export function hardenNatInstances({ gatewayInstances }: NatInstanceProviderV2): void {
  for (const { node } of gatewayInstances) {
    const instance = node.defaultChild as CfnInstance;
    instance.metadataOptions = { httpTokens: 'required' };
    instance.blockDeviceMappings = [
      { deviceName: '/dev/xvda', ebs: { encrypted: true, volumeType: 'gp3', volumeSize: 8 } },
    ];
  }
}

/** Packets leave with the address of the host, and keep doing so after it starts again. */
const FORWARDING = [
  'set -euo pipefail',
  'dnf install -y nftables',
  "echo 'net.ipv4.ip_forward = 1' > /etc/sysctl.d/90-nat.conf",
  'sysctl --system',
  'device=$(ip -o route get 192.0.2.1 | sed -n "s/.* dev \\([^ ]*\\).*/\\1/p")',
  'cat > /etc/sysconfig/nftables.conf <<END',
  'table ip nat {',
  '  chain postrouting {',
  '    type nat hook postrouting priority srcnat; policy accept;',
  '    oifname "$device" masquerade',
  '  }',
  '}',
  'END',
  'systemctl enable --now nftables',
];
