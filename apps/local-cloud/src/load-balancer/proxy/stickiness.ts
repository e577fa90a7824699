import type { WeightedGroups } from '../routing/weighted-groups.ts';
import type { Attributes } from '../state/records.ts';
import { targetKey } from '../traffic/target-group.ts';
import type { TargetGroup } from '../traffic/target-group.ts';
import type { Target } from '../traffic/target.ts';

const GROUP_COOKIE = 'AWSALBTG';
const TARGET_COOKIE = 'AWSALB';
const APPLICATION_COOKIE = 'AWSALBAPP-0';

export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}

/** The group that the client was given before, where the action still names it; its weight does not matter. */
export function stickyGroup(groups: WeightedGroups, cookie: string | undefined): TargetGroup | undefined {
  if (groups.stickySeconds === undefined) return undefined;
  return groups.byArn(decode(readCookie(cookie, GROUP_COOKIE)));
}

/** The target that the client was given before, where it may still get requests. */
export function stickyTarget(group: TargetGroup, cookie: string | undefined): Target | undefined {
  const { attributes } = group.record;
  if (attributes['stickiness.enabled'] !== 'true' || cookie === undefined) return undefined;
  if (attributes['stickiness.type'] !== 'app_cookie')
    return group.candidate(decode(readCookie(cookie, TARGET_COOKIE)));
  const application = readCookie(cookie, attributes['stickiness.app_cookie.cookie_name'] ?? '');
  return application === undefined
    ? undefined
    : group.candidate(decode(readCookie(cookie, APPLICATION_COOKIE)));
}

/**
 * Set-Cookie headers of the balancer: name, value, name, value.
 * @param newGroupSeconds set where the group was drawn for this client just now
 * @param answer the target's headers
 */
export function stickinessCookies(
  group: TargetGroup,
  target: Target,
  newGroupSeconds: number | undefined,
  answer: readonly string[],
): string[] {
  const { attributes } = group.record;
  const cookies = newGroupSeconds === undefined ? [] : pair(GROUP_COOKIE, group.arn, newGroupSeconds);
  if (attributes['stickiness.enabled'] !== 'true') return cookies;
  const key = targetKey(target.id, target.port);
  if (attributes['stickiness.type'] !== 'app_cookie') {
    return [
      ...cookies,
      ...pair(TARGET_COOKIE, key, Number(attributes['stickiness.lb_cookie.duration_seconds'])),
    ];
  }
  if (!setsCookie(answer, attributes)) return cookies;
  return [
    ...cookies,
    ...single(APPLICATION_COOKIE, key, Number(attributes['stickiness.app_cookie.duration_seconds'])),
  ];
}

function setsCookie(answer: readonly string[], attributes: Attributes): boolean {
  const start = `${attributes['stickiness.app_cookie.cookie_name'] ?? ''}=`;
  return answer.some(
    (value, at) => at % 2 === 1 && value.startsWith(start) && answer[at - 1]?.toLowerCase() === 'set-cookie',
  );
}

/** The cookie, and its twin for requests from other sites. */
function pair(name: string, content: string, seconds: number): string[] {
  const [header = '', value = ''] = single(name, content, seconds);
  return [header, value, header, `${value.replace(`${name}=`, `${name}CORS=`)}; SameSite=None`];
}

function single(name: string, content: string, seconds: number): string[] {
  const expires = new Date(Date.now() + seconds * 1000).toUTCString();
  return ['Set-Cookie', `${name}=${Buffer.from(content).toString('base64url')}; Expires=${expires}; Path=/`];
}

function decode(value: string | undefined): string {
  return value === undefined ? '' : Buffer.from(value, 'base64url').toString();
}
