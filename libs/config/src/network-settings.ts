import { z } from 'zod';
import { cidrBlock } from './cidr.ts';

/** How tasks and hosts reach ECR, Parameter Store and Logs; what each costs stands in docs/infrastructure.md. */
export const egressModes = ['public', 'nat', 'nat-instance', 'endpoints', 'ipv6'] as const;
export type EgressMode = (typeof egressModes)[number];

export const networkSchema = z
  .strictObject({
    cidr: cidrBlock,
    availabilityZones: z
      .array(z.string())
      .min(2, 'an ALB needs at least two availability zones')
      .refine((zones) => new Set(zones).size === zones.length, { error: 'each availability zone once' }),
    egress: z.enum(egressModes, `one of ${egressModes.join(', ')}`),
    /** One NAT gateway in each zone instead of one for all: a zone that fails takes no other zone's way out with it. */
    natGatewayPerZone: z.boolean().default(false),
    /** Records who was let through and who was not: what a security group dropped is seen nowhere else. */
    flowLogs: z.boolean().default(false),
  })
  .refine(({ natGatewayPerZone, egress }) => !natGatewayPerZone || egress === 'nat', {
    error: 'only with egress nat: the other ways have no NAT gateway',
    path: ['natGatewayPerZone'],
  });
