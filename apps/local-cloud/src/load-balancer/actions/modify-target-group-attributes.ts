import type {
  ModifyTargetGroupAttributesInput,
  ModifyTargetGroupAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingContext } from '../context.ts';
import { acceptTargetGroupAttributes, attributeList } from '../state/attributes.ts';

export function modifyTargetGroupAttributes({ state }: LoadBalancingContext) {
  return (input: ModifyTargetGroupAttributesInput): ModifyTargetGroupAttributesOutput => {
    const record = state.targetGroup(input.TargetGroupArn);
    const attributes = { ...record.attributes, ...acceptTargetGroupAttributes(input.Attributes) };
    state.saveTargetGroup({ ...record, attributes });
    return { Attributes: attributeList(attributes) };
  };
}
