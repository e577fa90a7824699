import type {
  CloudClock,
  MetricWriter,
  Network,
  Place,
  ResourceProvider,
  Running,
  ServiceEndpoint,
  Store,
  TargetGroups,
} from '../contracts.ts';
import { AccessLogs } from './access-log/access-logs.ts';
import { loadBalancingEndpoint } from './endpoint.ts';
import { Listeners } from './proxy/listeners.ts';
import type { ListenerAddress } from './proxy/listeners.ts';
import { tagsOf } from './state/tags.ts';
import { LoadBalancingState } from './state/load-balancing-state.ts';
import { targetGroupsOf } from './target-groups.ts';
import { listenerProvider } from './template/listener-provider.ts';
import { listenerRuleProvider } from './template/listener-rule-provider.ts';
import { loadBalancerProvider } from './template/load-balancer-provider.ts';
import { targetGroupProvider } from './template/target-group-provider.ts';
import { Fleet } from './traffic/fleet.ts';
import type { UnhealthyTargetEvent } from './traffic/fleet.ts';

export interface LoadBalancingParts {
  readonly store: Store;
  readonly clock: CloudClock;
  readonly network: Network;
  readonly metrics: MetricWriter;
  readonly place: Place;
  /** How late edits of rules may work, in seconds; 0: from the next request on. */
  readonly propagationSeconds: () => number;
  /** Where access logs go: what stands for S3. */
  readonly accessLogFolder: string;
  /** One line for whoever runs the cloud. */
  readonly log: (line: string) => void;
  readonly onUnhealthy?: (event: UnhealthyTargetEvent) => void;
}

export interface LoadBalancing {
  readonly endpoint: ServiceEndpoint;
  readonly providers: readonly ResourceProvider[];
  readonly targetGroups: TargetGroups;
  /** Tags of a resource; none where there is no such resource. */
  tagsOf(arn: string): Readonly<Record<string, string>>;
  /** Where the listeners answer on this machine. */
  listeners(): ListenerAddress[];
  /** Hands on what was counted and logged, as each second does. */
  flush(): void;
  readonly running: Running;
}

/** Application Load Balancers: ELBv2's API, and the proxy that does what the API says. */
export function createLoadBalancing(parts: LoadBalancingParts): LoadBalancing {
  const { clock, network, place } = parts;
  const state = new LoadBalancingState(parts.store);
  // The fleet watches the state first: routes are made of its groups.
  const fleet = new Fleet(state, network, clock, parts.onUnhealthy);
  const accessLogs = new AccessLogs(parts.accessLogFolder, place, clock, parts.log);
  const listeners = new Listeners(
    state,
    fleet,
    parts.metrics,
    clock,
    accessLogs,
    parts.log,
    parts.propagationSeconds,
  );
  const context = { state, fleet, listeners, network, clock, place };
  return {
    endpoint: loadBalancingEndpoint(context),
    providers: [
      loadBalancerProvider(context),
      targetGroupProvider(context),
      listenerProvider(context),
      listenerRuleProvider(context),
    ] as unknown as ResourceProvider[],
    targetGroups: targetGroupsOf(context),
    tagsOf: (arn) => tagsOf(state, arn),
    listeners: () => listeners.addresses(),
    flush: () => listeners.flush(),
    running: {
      async start() {
        fleet.start();
        await listeners.start();
      },
      async stop() {
        await listeners.stop();
        fleet.stop();
      },
    },
  };
}
