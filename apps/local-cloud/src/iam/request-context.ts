import type { Caller, Place } from '../contracts.ts';
import type { Access, Facts } from './access.ts';
import type { RequestContext } from './policy/pattern.ts';

/** What every request has, whatever it asks for. */
export interface Circumstances {
  readonly caller: Caller;
  readonly place: Place;
  readonly now: Date;
  readonly userAgent?: string | undefined;
}

/**
 * The condition keys of a request, worked out when a policy asks for them. Clients reach AWS over TLS, so that is what
 * policies see, although this cloud answers on the loopback without it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestContext(
  access: Access,
  { caller, place, now, userAgent }: Circumstances,
  facts: Pick<Facts, 'tagsOf'>,
): RequestContext {
  let own: Map<string, readonly string[]> | undefined;
  const given = () =>
    (own ??= new Map(
      Object.entries(access.context ?? {}).flatMap(([key, value]) =>
        value === undefined ? [] : [[key.toLowerCase(), [value].flat()] as const],
      ),
    ));
  const single = (value: string | undefined) => (value === undefined ? undefined : [value]);
  return {
    get(key) {
      const value = given().get(key);
      if (value !== undefined) return value;
      const [, kind, name] = /^([a-z0-9-]+:(?:resource|principal)tag)\/(.*)$/.exec(key) ?? [];
      if (kind !== undefined && name !== undefined) {
        const tags = kind === 'aws:principaltag' ? caller.role?.tags : facts.tagsOf(access.resource);
        return single(Object.entries(tags ?? {}).find(([tag]) => tag.toLowerCase() === name)?.[1]);
      }
      switch (key) {
        case 'aws:currenttime':
          return [now.toISOString()];
        case 'aws:epochtime':
          return [String(Math.floor(now.getTime() / 1000))];
        case 'aws:principalaccount':
        case 'aws:resourceaccount':
          return [place.account];
        case 'aws:principalarn':
          return [caller.role?.arn ?? caller.arn];
        case 'aws:principaltype':
          return [caller.role === undefined ? 'Account' : 'AssumedRole'];
        case 'aws:requestedregion':
          return [place.region];
        case 'aws:securetransport':
          return ['true'];
        case 'aws:sourceip':
          return ['127.0.0.1'];
        case 'aws:useragent':
          return single(userAgent);
        case 'aws:userid':
          return [caller.userId];
        case 'aws:multifactorauthpresent':
        case 'aws:viaawsservice':
        case 'aws:principalisawsservice':
          return ['false'];
        default:
          return undefined;
      }
    },
  };
}
