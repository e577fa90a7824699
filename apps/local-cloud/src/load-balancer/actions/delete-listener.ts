import type { DeleteListenerInput, DeleteListenerOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingContext } from '../context.ts';

export function deleteListener({ state }: LoadBalancingContext) {
  return (input: DeleteListenerInput): DeleteListenerOutput => {
    state.deleteListener(state.listener(input.ListenerArn).arn);
    return {};
  };
}
