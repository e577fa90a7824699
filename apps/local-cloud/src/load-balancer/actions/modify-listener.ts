import type { ModifyListenerInput, ModifyListenerOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { acceptActions } from '../rules/actions.ts';
import { acceptListenerPort, acceptListenerProtocol, refuseTls } from '../rules/listeners.ts';
import type { ListenerRecord } from '../state/records.ts';
import { listenerView } from '../state/views.ts';

export function modifyListener({ state, listeners }: LoadBalancingContext) {
  return async (input: ModifyListenerInput): Promise<ModifyListenerOutput> => {
    const before = state.listener(input.ListenerArn);
    const port = input.Port === undefined ? before.port : acceptListenerPort(input.Port);
    const moved = port !== before.port;
    const protocol = input.Protocol === undefined ? before.protocol : acceptListenerProtocol(input.Protocol);
    refuseTls(input);
    if (moved && state.listenersOf(before.loadBalancerArn).some((listener) => listener.port === port)) {
      throw new AwsError(
        'DuplicateListenerException',
        'A listener already exists on this port for this load balancer',
      );
    }
    const { boundPort, ...rest } = before;
    const record: ListenerRecord = {
      ...rest,
      ...(boundPort !== undefined && !moved && { boundPort }),
      port,
      protocol,
      ...(input.DefaultActions !== undefined && {
        defaultActions: acceptActions(input.DefaultActions, before.loadBalancerArn, state),
      }),
    };
    state.saveListener(record);
    await listeners.settled();
    return { Listeners: [listenerView(record)] };
  };
}
