import type { RequestLog } from '../access-log/request-log.ts';
import type { RequestFacts } from '../routing/request-facts.ts';
import type { Route } from '../routing/route-table.ts';
import { targetKey } from '../traffic/target-group.ts';
import type { ExchangeRequest } from './exchange.ts';
import type { ReceivedHeaders } from './request-headers.ts';
import { stickyGroup, stickyTarget } from './stickiness.ts';

export type ForwardRoute = Extract<Route, { type: 'forward' }>;
export type Forward = Omit<ExchangeRequest, 'request' | 'response' | 'connection' | 'log'>;

/** Draws the group and the target of a request. Undefined where there is no target: that is a 503. */
export function forwardTo(
  { groups, rewrite }: ForwardRoute,
  facts: RequestFacts,
  received: ReceivedHeaders,
  log: RequestLog | undefined,
): Forward | undefined {
  const sticky = stickyGroup(groups, received.cookie);
  const group = sticky ?? groups.choose(Math.random());
  const target = group && (stickyTarget(group, received.cookie) ?? group.choose());
  if (log !== undefined && group !== undefined)
    log.chosen(group.arn, target && targetKey(target.id, target.port));
  if (group === undefined || target === undefined) return undefined;
  const url = facts.query === '' ? facts.path : `${facts.path}?${facts.query}`;
  const sent = rewrite?.url(url) ?? url;
  const host = rewrittenHost(rewrite?.host, received.host);
  const headers = host === undefined ? received.forwarded : withHost(received.forwarded, host);
  if (host !== undefined) log?.transformed(host, undefined);
  if (sent !== url) log?.transformed(undefined, sent);
  return {
    group,
    target,
    url: sent,
    headers,
    hasBody: received.hasBody,
    cookie: received.cookie,
    once: false,
    newGroupSeconds: sticky === undefined ? groups.stickySeconds : undefined,
  };
}

/** What a rule makes of the Host that the client sent; undefined where it leaves it alone. */
function rewrittenHost(
  rewrite: ((host: string) => string) | undefined,
  received: string | undefined,
): string | undefined {
  if (rewrite === undefined || received === undefined) return undefined;
  const host = rewrite(received);
  return host === received ? undefined : host;
}

function withHost(headers: readonly string[], host: string): string[] {
  return headers.map((text, at) => (at % 2 === 1 && headers[at - 1]?.toLowerCase() === 'host' ? host : text));
}
