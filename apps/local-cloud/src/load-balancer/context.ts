import type { CloudClock, Network, Place } from '../contracts.ts';
import type { Listeners } from './proxy/listeners.ts';
import type { LoadBalancingState } from './state/load-balancing-state.ts';
import type { Fleet } from './traffic/fleet.ts';

/** What the handlers of the API and the template's resources work on. */
export interface LoadBalancingContext {
  readonly state: LoadBalancingState;
  readonly fleet: Fleet;
  readonly listeners: Listeners;
  readonly network: Pick<Network, 'subnet' | 'vpcOfSecurityGroup' | 'zoneOf'>;
  readonly clock: CloudClock;
  readonly place: Place;
}
