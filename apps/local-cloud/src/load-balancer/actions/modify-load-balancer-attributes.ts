import type {
  ModifyLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingContext } from '../context.ts';
import { acceptLoadBalancerAttributes, assertTogether, attributeList } from '../state/attributes.ts';

export function modifyLoadBalancerAttributes({ state }: LoadBalancingContext) {
  return (input: ModifyLoadBalancerAttributesInput): ModifyLoadBalancerAttributesOutput => {
    const record = state.loadBalancer(input.LoadBalancerArn);
    const attributes = { ...record.attributes, ...acceptLoadBalancerAttributes(input.Attributes) };
    assertTogether(attributes);
    state.saveLoadBalancer({ ...record, attributes });
    return { Attributes: attributeList(attributes) };
  };
}
