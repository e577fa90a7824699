import type { ApiRequest } from './http-message.ts';
import { jsonRpc } from './protocols/json-rpc.ts';
import type { Protocol } from './protocols/protocol.ts';
import { query } from './protocols/query.ts';
import { rpcV2Cbor } from './protocols/rpc-v2-cbor.ts';
import { serviceWires } from './service-wire.ts';
import type { ServiceWire } from './service-wire.ts';

/** One call, of whichever protocol the client chose. */
export interface Call {
  /** Undefined where no service is known by the address that the client used. */
  readonly wire?: ServiceWire;
  readonly action: string;
  readonly protocol: Protocol;
}

/** Reads from headers, path and form which action of which service is called; undefined where it is no call of AWS's. */
export function routeCall(request: ApiRequest): Call | undefined {
  if (request.method !== 'POST') return undefined;
  const queryMode = request.headers['x-amzn-query-mode'] === 'true';

  const rpcV2 = /^\/service\/([^/]+)\/operation\/([^/?]+)/.exec(request.url);
  if (rpcV2) {
    const [, target = '', action = ''] = rpcV2;
    return { ...byTarget(target), action, protocol: rpcV2Cbor(request.body, queryMode) };
  }

  const target = request.headers['x-amz-target'];
  if (target !== undefined) {
    const dot = target.lastIndexOf('.');
    const contentType = request.headers['content-type'] ?? 'application/x-amz-json-1.1';
    return {
      ...byTarget(target.slice(0, dot)),
      action: target.slice(dot + 1),
      protocol: jsonRpc(request.body, contentType, queryMode),
    };
  }

  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true)
    return undefined;
  const form = new URLSearchParams(new TextDecoder().decode(request.body));
  const wire = serviceWires.find(({ query: known }) => known?.version === form.get('Version'));
  const action = form.get('Action') ?? '';
  return { ...(wire && { wire }), action, protocol: query(action, form, wire?.query?.xmlNamespace ?? '') };
}

function byTarget(target: string): { wire?: ServiceWire } {
  const wire = serviceWires.find((known) => known.target === target);
  return wire ? { wire } : {};
}
