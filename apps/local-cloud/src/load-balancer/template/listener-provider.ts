import type { CreateListenerInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { createListener } from '../actions/create-listener.ts';
import { modifyListener } from '../actions/modify-listener.ts';
import type { ResourceProvider } from '../../contracts.ts';
import { refuseOthers } from '../../unsupported-property.ts';
import type { LoadBalancingContext } from '../context.ts';

/** What is read here; anything else would be misread. */
const known = ['DefaultActions', 'LoadBalancerArn', 'Port', 'Protocol', 'Tags'];

export function listenerProvider(context: LoadBalancingContext): ResourceProvider<CreateListenerInput> {
  const { state } = context;
  const create = createListener(context);
  const modify = modifyListener(context);
  return {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    async put({ properties, physicalId }) {
      refuseOthers({ ...properties }, known);
      const before = physicalId === undefined ? undefined : state.findListener(physicalId);
      const stays = before?.loadBalancerArn === properties.LoadBalancerArn;
      const { Listeners } =
        before !== undefined && stays
          ? await modify({ ...properties, ListenerArn: before.arn })
          : await create(properties);
      const arn = Listeners?.[0]?.ListenerArn ?? '';
      return { physicalId: arn, attributes: { ListenerArn: arn } };
    },
    remove(physicalId) {
      state.deleteListener(physicalId);
    },
  };
}
