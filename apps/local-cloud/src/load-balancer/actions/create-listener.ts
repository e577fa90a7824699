import { isDeepStrictEqual } from 'node:util';
import type { CreateListenerInput, CreateListenerOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { acceptActions } from '../rules/actions.ts';
import { acceptListenerPort, acceptListenerProtocol, refuseTls } from '../rules/listeners.ts';
import { acceptTags } from '../rules/tags.ts';
import { newListenerArn, newRuleArn } from '../state/arns.ts';
import type { ListenerRecord } from '../state/records.ts';
import { listenerView } from '../state/views.ts';

const MAX_LISTENERS = 50;

/**
 * Resolves when the listener answers on this machine. Called again with the same settings, it answers the same listener.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
 */
export function createListener({ state, listeners }: LoadBalancingContext) {
  return async (input: CreateListenerInput): Promise<CreateListenerOutput> => {
    const loadBalancer = state.loadBalancer(input.LoadBalancerArn);
    const port = acceptListenerPort(input.Port);
    const protocol = acceptListenerProtocol(input.Protocol);
    refuseTls(input);
    const siblings = state.listenersOf(loadBalancer.arn);
    const before = siblings.find((listener) => listener.port === port);
    if (before !== undefined) {
      const defaultActions = acceptActions(input.DefaultActions, loadBalancer.arn, state);
      if (isDeepStrictEqual(before, { ...before, protocol, defaultActions })) {
        return { Listeners: [listenerView(before)] };
      }
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
      protocol,
      defaultRuleArn: newRuleArn(arn),
      defaultActions: acceptActions(input.DefaultActions, loadBalancer.arn, state),
      tags: acceptTags(input.Tags),
    };
    state.saveListener(record);
    await listeners.settled();
    return { Listeners: [listenerView(record)] };
  };
}
