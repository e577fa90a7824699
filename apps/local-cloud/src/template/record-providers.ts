import type { ResourceProvider } from '../contracts.ts';
import { physicalName, resourceId, SHORT_STEM } from '../resource-ids.ts';

/**
 * Resources that nothing here acts upon: what matters of them are the names and ARNs that others refer to. Their content
 * is judged on AWS, by the tests of the infrastructure.
 */
export function recordProviders(): ResourceProvider[] {
  return [
    record(
      'AWS::EC2::InternetGateway',
      () => resourceId('igw'),
      (id) => ({ InternetGatewayId: id }),
    ),
    record(
      'AWS::EC2::VPCGatewayAttachment',
      () => resourceId('vpcgw'),
      () => ({ AttachmentType: 'IGW' }),
    ),
    record(
      'AWS::EC2::EIP',
      () => `203.0.113.${Math.floor(Math.random() * 254) + 1}`,
      (ip) => ({
        PublicIp: ip,
        AllocationId: `eipalloc-0${Buffer.from(ip).toString('hex').slice(-16)}`,
      }),
    ),
    named('AWS::RDS::DBSubnetGroup', 'DBSubnetGroupName', () => ({})),
    named('AWS::RDS::DBParameterGroup', 'DBParameterGroupName', () => ({})),
  ];
}

function record(
  type: string,
  newId: () => string,
  attributes: (id: string) => Readonly<Record<string, string>>,
): ResourceProvider {
  return {
    type,
    put: ({ physicalId = newId() }) => ({ physicalId, attributes: attributes(physicalId) }),
    remove: () => undefined,
  };
}

/** Named by a property, or as CloudFormation names what the template leaves unnamed. */
function named(
  type: string,
  property: string,
  attributes: (name: string) => Readonly<Record<string, string>>,
): ResourceProvider {
  return {
    type,
    put(resource) {
      const given = resource.properties[property];
      const name = physicalName(given, resource, SHORT_STEM);
      return { physicalId: name, attributes: attributes(name) };
    },
    remove: () => undefined,
  };
}
