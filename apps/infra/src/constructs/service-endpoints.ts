import type { Environment } from '@cutover/config';
import type { ISubnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { GatewayVpcEndpointAwsService, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { SecurityGroups } from './security-groups.ts';

export interface ServiceEndpointsProps {
  readonly environment: Environment;
  readonly vpc: Vpc;
  readonly groups: SecurityGroups;
  /** Where the addresses of the endpoints are: the subnets of the tasks. */
  readonly subnets: readonly ISubnet[];
}

/**
 * What a task on Fargate and a host talk to while they start and run. Parameter Store decrypts by itself: KMS is not among
 * them. https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export const ENDPOINTS = {
  'ecr-api': InterfaceVpcEndpointAwsService.ECR,
  'ecr-dkr': InterfaceVpcEndpointAwsService.ECR_DOCKER,
  ssm: InterfaceVpcEndpointAwsService.SSM,
  logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
} as const;

/** Free, in every mode: image layers and the journal take no NAT gateway's price for a gigabyte. */
export function addGatewayEndpoints(vpc: Vpc): void {
  vpc.addGatewayEndpoint('s3', { service: GatewayVpcEndpointAwsService.S3 });
  vpc.addGatewayEndpoint('dynamodb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
}

/** Whether anybody opens a shell: by ECS Exec in a task, by Session Manager on a host. */
export function opensSessions({ exec, deploymentMethod }: Environment): boolean {
  return exec || deploymentMethod !== 'ecs';
}

/** Interface endpoints: AWS's APIs at addresses of the VPC, for tasks without a way out. */
export class ServiceEndpoints extends Construct {
  constructor(scope: Construct, id: string, { environment, vpc, groups, subnets }: ServiceEndpointsProps) {
    super(scope, id);
    const group = groups.group('endpoints', 'interface endpoints');
    groups.letTargetsReach(group, 'AWS APIs by their endpoints in the VPC');
    const services = {
      ...ENDPOINTS,
      ...(opensSessions(environment) && { ssmmessages: InterfaceVpcEndpointAwsService.SSM_MESSAGES }),
    };
    for (const [name, service] of Object.entries(services)) {
      vpc.addInterfaceEndpoint(name, {
        service,
        subnets: { subnets: [...subnets] },
        securityGroups: [group],
        // By name, as everybody asks: no client needs to know.
        privateDnsEnabled: true,
        // CDK would let the whole VPC in: the rules are the security groups' to say.
        open: false,
      });
    }
  }
}
