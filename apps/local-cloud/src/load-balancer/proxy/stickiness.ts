import type { WeightedGroups } from '../routing/weighted-groups.ts';
import { targetKey } from '../traffic/target-group.ts';
import type { TargetGroup } from '../traffic/target-group.ts';
import type { Target } from '../traffic/target.ts';

const GROUP_COOKIE = 'AWSALBTG';
const TARGET_COOKIE = 'AWSALB';
const APPLICATION_COOKIE = 'AWSALBAPP-0';
/** A browser keeps every cookie of the balancer that long; how long it counts is written in its content. */
const COOKIE_DAYS = 7;

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
  return groups.byArn(contentOf(cookie, GROUP_COOKIE));
}

/** The target that the client was given before, where it may still get requests. */
export function stickyTarget(group: TargetGroup, cookie: string | undefined): Target | undefined {
  const { stickiness } = group;
  if (stickiness === undefined || cookie === undefined) return undefined;
  if (stickiness.applicationCookie === undefined) return group.candidate(contentOf(cookie, TARGET_COOKIE));
  if (readCookie(cookie, stickiness.applicationCookie) === undefined) return undefined;
  return group.candidate(contentOf(cookie, APPLICATION_COOKIE));
}

/**
 * Set-Cookie headers of the balancer: name, value, name, value.
 * @param newGroupSeconds set where the group was drawn for this client just now
 * @param answer the target's headers
 * @param asked the client's cookies
 */
export function stickinessCookies(
  group: TargetGroup,
  target: Target,
  newGroupSeconds: number | undefined,
  answer: readonly string[],
  asked: string | undefined,
): string[] {
  const cookies =
    newGroupSeconds === undefined ? [] : pair(GROUP_COOKIE, group.arn, group.milliseconds(newGroupSeconds));
  const { stickiness } = group;
  if (stickiness === undefined) return cookies;
  const key = targetKey(target.id, target.port);
  const { applicationCookie, durationMs } = stickiness;
  if (applicationCookie === undefined) return [...cookies, ...pair(TARGET_COOKIE, key, durationMs)];
  // Every answer to a client that holds both cookies counts the duration anew.
  const sticks = setsCookie(answer, applicationCookie) || stickyTarget(group, asked) === target;
  return sticks ? [...cookies, ...single(APPLICATION_COOKIE, key, durationMs)] : cookies;
}

function setsCookie(answer: readonly string[], name: string): boolean {
  return answer.some(
    (value, at) =>
      at % 2 === 1 && value.startsWith(`${name}=`) && answer[at - 1]?.toLowerCase() === 'set-cookie',
  );
}

/** The cookie, and its twin for requests from other sites. */
function pair(name: string, content: string, durationMs: number): string[] {
  const [header = '', value = ''] = single(name, content, durationMs);
  return [header, value, header, `${value.replace(`${name}=`, `${name}CORS=`)}; SameSite=None`];
}

function single(name: string, content: string, durationMs: number): string[] {
  const nowMs = Date.now();
  const expires = new Date(nowMs + COOKIE_DAYS * 86_400_000).toUTCString();
  const value = Buffer.from(`${nowMs + durationMs} ${content}`).toString('base64url');
  return ['Set-Cookie', `${name}=${value}; Expires=${expires}; Path=/`];
}

/** Empty where there is no such cookie, where nobody can read it, and once its duration is over. */
function contentOf(cookies: string | undefined, name: string): string {
  const value = readCookie(cookies, name) ?? readCookie(cookies, `${name}CORS`);
  const [untilMs, content = ''] = Buffer.from(value ?? '', 'base64url')
    .toString()
    .split(' ');
  return Number(untilMs) > Date.now() ? content : '';
}
