import type { LoadBalancerRecord } from '../state/records.ts';
import type { CloudClock } from '../../contracts.ts';
import type { ForwardingSettings } from './request-headers.ts';

/** What a load balancer's attributes say about its listeners. */
export interface ListenerSettings extends ForwardingSettings {
  readonly idleSeconds: number;
  /** How long a client's connection is used at most, in milliseconds. */
  readonly clientKeepAliveMs: number;
}

export function settingsOf({ attributes }: LoadBalancerRecord, clock: CloudClock): ListenerSettings {
  const mode = attributes['routing.http.xff_header_processing.mode'];
  return {
    idleSeconds: Number(attributes['idle_timeout.timeout_seconds'] ?? 60),
    clientKeepAliveMs: clock.scaledMs(Number(attributes['client_keep_alive.seconds'] ?? 3600)),
    forwardedFor: mode === 'preserve' || mode === 'remove' ? mode : 'append',
    clientPort: attributes['routing.http.xff_client_port.enabled'] === 'true',
    dropInvalid: attributes['routing.http.drop_invalid_header_fields.enabled'] === 'true',
  };
}
