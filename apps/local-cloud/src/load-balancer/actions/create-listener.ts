import type { CreateListenerInput, CreateListenerOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { acceptActions } from '../rules/actions.ts';
import { acceptListenerPort, acceptListenerProtocol } from '../rules/listeners.ts';
import { newListenerArn, newRuleArn } from '../state/arns.ts';
import type { ListenerRecord } from '../state/records.ts';
import { listenerView } from '../state/views.ts';

const MAX_LISTENERS = 50;

/** Resolves when the listener answers on this machine. */
export function createListener({ state, listeners }: LoadBalancingContext) {
  return async (input: CreateListenerInput): Promise<CreateListenerOutput> => {
    const loadBalancer = state.loadBalancer(input.LoadBalancerArn);
    const port = acceptListenerPort(input.Port);
    const siblings = state.listenersOf(loadBalancer.arn);
    if (siblings.some((listener) => listener.port === port)) {
      throw new AwsError(
        'DuplicateListenerException',
        'A listener already exists on this port for this load balancer',
      );
    }
    if (siblings.length >= MAX_LISTENERS) {
      throw new AwsError(
        'TooManyListenersException',
        `The maximum number of listeners '${MAX_LISTENERS}' has been reached`,
      );
    }
    const arn = newListenerArn(loadBalancer.arn);
    const record: ListenerRecord = {
      arn,
      loadBalancerArn: loadBalancer.arn,
      port,
      protocol: acceptListenerProtocol(input.Protocol),
      defaultRuleArn: newRuleArn(arn),
      defaultActions: acceptActions(input.DefaultActions, loadBalancer.arn, state),
      tags: input.Tags ?? [],
    };
    state.saveListener(record);
    await listeners.settled();
    return { Listeners: [listenerView(record)] };
  };
}
