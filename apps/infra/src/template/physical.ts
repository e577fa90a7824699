import type { Json } from './resolve.ts';

/** Identifiers as AWS would give them, at their full length, so that sizes measured on them hold on AWS. */
export function physicalId(type: string, logicalId: string): string {
  const id = logicalId.padEnd(17, '0').slice(-17);
  switch (type) {
    case 'AWS::EC2::Subnet':
      return `subnet-${id}`;
    case 'AWS::EC2::VPC':
      return `vpc-${id}`;
    case 'AWS::ElasticLoadBalancingV2::Listener':
      return arn(
        'elasticloadbalancing',
        `listener/app/production-order-invoicing/50dc6c495c0c9188/${id.slice(-16)}`,
      );
    case 'AWS::ElasticLoadBalancingV2::TargetGroup':
      return arn('elasticloadbalancing', `targetgroup/production-order-invoicing-blue/${id.slice(-16)}`);
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return arn('elasticloadbalancing', `loadbalancer/app/production-order-invoicing/${id.slice(-16)}`);
    default:
      return logicalId;
  }
}

export function attribute(type: string, logicalId: string, name: string): Json {
  switch (`${type}.${name}`) {
    case 'AWS::EC2::VPC.Ipv6CidrBlocks':
      return ['2001:db8:1234:1a00::/56'];
    case 'AWS::EC2::SecurityGroup.GroupId':
      return `sg-${logicalId.padEnd(17, '0').slice(-17)}`;
    case 'AWS::IAM::Role.Arn':
      return `arn:aws:iam::123456789012:role/${logicalId.padEnd(64, 'x')}`;
    case 'AWS::Logs::LogGroup.Arn':
      return arn('logs', `log-group:${logicalId}:*`);
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer.DNSName':
      return 'production-order-invoicing-1234567890.ap-southeast-2.elb.amazonaws.com';
    default:
      return `${logicalId}.${name}`;
  }
}

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:ap-southeast-2:123456789012:${resource}`;
}
