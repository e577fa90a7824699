import type { LoadBalancerRecord } from '../state/records.ts';
import type { CloudClock } from '../../contracts.ts';
import type { LineSink } from '../access-log/request-log.ts';
import type { DesyncMode } from './desync.ts';
import type { ForwardingSettings } from './request-headers.ts';

/** What a load balancer's attributes say about its listeners. */
export interface ListenerSettings extends ForwardingSettings {
  readonly idleSeconds: number;
  /** How long a client's connection is used at most, in milliseconds. */
  readonly clientKeepAliveMs: number;
  readonly desyncMode: DesyncMode;
  /** Undefined where no access log is kept. */
  readonly accessLog: LineSink | undefined;
}

export function settingsOf(
  { attributes }: LoadBalancerRecord,
  clock: CloudClock,
  accessLog: LineSink | undefined,
): ListenerSettings {
  const mode = attributes['routing.http.xff_header_processing.mode'];
  const desync = attributes['routing.http.desync_mitigation_mode'];
  return {
    idleSeconds: Number(attributes['idle_timeout.timeout_seconds'] ?? 60),
    clientKeepAliveMs: clock.scaledMs(Number(attributes['client_keep_alive.seconds'] ?? 3600)),
    forwardedFor: mode === 'preserve' || mode === 'remove' ? mode : 'append',
    clientPort: attributes['routing.http.xff_client_port.enabled'] === 'true',
    dropInvalid: attributes['routing.http.drop_invalid_header_fields.enabled'] === 'true',
    preserveHost: attributes['routing.http.preserve_host_header.enabled'] === 'true',
    desyncMode: desync === 'monitor' || desync === 'strictest' ? desync : 'defensive',
    accessLog,
  };
}
