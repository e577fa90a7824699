import type {
  ModifyTargetGroupAttributesInput,
  ModifyTargetGroupAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingContext } from '../context.ts';
import { acceptTargetGroupAttributes, assertFitTogether, attributeList } from '../state/attributes.ts';

export function modifyTargetGroupAttributes({ state }: LoadBalancingContext) {
  return (input: ModifyTargetGroupAttributesInput): ModifyTargetGroupAttributesOutput => {
    const record = state.targetGroup(input.TargetGroupArn);
    const attributes = { ...record.attributes, ...acceptTargetGroupAttributes(input.Attributes) };
    assertFitTogether(attributes);
    state.saveTargetGroup({ ...record, attributes });
    return { Attributes: attributeList(attributes) };
  };
}
