import type { EgressMode } from './network-settings.ts';

/**
 * On-demand prices of us-east-2 in USD, by the hour or by the month as the name says.
 * https://aws.amazon.com/vpc/pricing/ , https://aws.amazon.com/privatelink/pricing/ , https://aws.amazon.com/ec2/pricing/on-demand/
 */
const PRICES = {
  publicIpv4PerHour: 0.005,
  natGatewayPerHour: 0.045,
  natGatewayPerGiB: 0.045,
  interfaceEndpointPerHour: 0.01,
  interfaceEndpointPerGiB: 0.01,
  t4gNanoPerHour: 0.0042,
  gp3PerGiBMonth: 0.08,
} as const;

const HOURS_PER_MONTH = 730;
const NAT_INSTANCE_DISK_GIB = 8;
/** Interface endpoints that a task needs: ECR's two, Parameter Store and Logs; sessions take one more. */
const ENDPOINTS = 4;

export interface EgressCostRequest {
  readonly egress: EgressMode;
  /** Availability zones that tasks run in. */
  readonly zones: number;
  readonly natGatewayPerZone?: boolean;
  /** Tasks and hosts, in the mean of the month. */
  readonly tasks: number;
  /** Whether ECS Exec or Session Manager is used. */
  readonly sessions?: boolean;
}

export interface EgressCost {
  /** USD a month of 730 hours, whatever the traffic. */
  readonly fixed: number;
  /** USD for each GiB to AWS's APIs and the internet; what goes to S3 and DynamoDB is free in every mode. */
  readonly perGiB: number;
}

/** What a way out of the network costs: the part of the bill that a choice of `network.egress` changes. */
export function egressCost(request: EgressCostRequest): EgressCost {
  const hours = (perHour: number) => perHour * HOURS_PER_MONTH;
  const address = hours(PRICES.publicIpv4PerHour);
  switch (request.egress) {
    case 'public':
      return { fixed: request.tasks * address, perGiB: 0 };
    case 'nat': {
      const gateways = request.natGatewayPerZone === true ? request.zones : 1;
      return {
        fixed: gateways * (hours(PRICES.natGatewayPerHour) + address),
        perGiB: PRICES.natGatewayPerGiB,
      };
    }
    case 'nat-instance': {
      const disk = NAT_INSTANCE_DISK_GIB * PRICES.gp3PerGiBMonth;
      return { fixed: hours(PRICES.t4gNanoPerHour) + disk + address, perGiB: 0 };
    }
    case 'endpoints':
    case 'ipv6': {
      const endpoints = (ENDPOINTS + (request.sessions === true ? 1 : 0)) * request.zones;
      return {
        fixed: endpoints * hours(PRICES.interfaceEndpointPerHour),
        perGiB: PRICES.interfaceEndpointPerGiB,
      };
    }
  }
}
