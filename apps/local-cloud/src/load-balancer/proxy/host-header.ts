import type { Arrival } from './request-headers.ts';

/**
 * The Host header for the target: with the listener's port, which default ports have not; as it came where the load
 * balancer preserves it. The port is the one of this machine.
 * @param received undefined where HTTP/1.0 sent none
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
 */
export function hostTowardsTarget(received: string | undefined, arrival: Arrival, preserve: boolean): string {
  if (preserve && received !== undefined) return received;
  const host = arrival.authority ?? received ?? '127.0.0.1';
  const port = /:\d+$/.exec(host)?.[0];
  const isDefault = arrival.port === 80 || arrival.port === 443;
  if (isDefault) return port === undefined ? host : host.slice(0, -port.length);
  return port === undefined ? `${host}:${arrival.port}` : host;
}

/** `GET http://host/path` is asked of proxies; a target is asked for the path. */
export function splitTarget(url: string): { url: string; authority: string | undefined } {
  const found = /^https?:\/\/([^/?]*)/i.exec(url);
  if (found === null) return { url, authority: undefined };
  const rest = url.slice(found[0].length);
  const authority = found[1]?.replace(/^.*@/, '');
  return {
    url: rest.startsWith('/') ? rest : `/${rest}`,
    authority: authority === '' ? undefined : authority,
  };
}
