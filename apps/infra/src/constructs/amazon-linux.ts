import type { IMachineImage } from 'aws-cdk-lib/aws-ec2';
import { MachineImage, OperatingSystemType } from 'aws-cdk-lib/aws-ec2';

const NAMES = { ARM64: 'arm64', X86_64: 'x86_64' } as const;

/**
 * Amazon Linux 2023 by its public parameter: an image id would be of one region, and soon of an old image.
 * https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
 */
export function amazonLinux(architecture: keyof typeof NAMES): IMachineImage {
  return MachineImage.fromSsmParameter(
    `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${NAMES[architecture]}`,
    { os: OperatingSystemType.LINUX },
  );
}
