import type {
  ModifyLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingContext } from '../context.ts';
import { acceptLoadBalancerAttributes, attributeList } from '../state/attributes.ts';

export function modifyLoadBalancerAttributes({ state }: LoadBalancingContext) {
  return (input: ModifyLoadBalancerAttributesInput): ModifyLoadBalancerAttributesOutput => {
    const record = state.loadBalancer(input.LoadBalancerArn);
    const attributes = { ...record.attributes, ...acceptLoadBalancerAttributes(input.Attributes) };
    state.saveLoadBalancer({ ...record, attributes });
    return { Attributes: attributeList(attributes) };
  };
}
