import { BlockList, isIPv6 } from 'node:net';
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RequestFacts } from './request-facts.ts';
import { wildcard } from './wildcard.ts';

export type Matcher = (request: RequestFacts) => boolean;

/** Conditions must all hold; of a condition's values, one. */
export function compileConditions(conditions: readonly RuleCondition[]): Matcher {
  const matchers = conditions.map(compile);
  const [only] = matchers;
  if (only !== undefined && matchers.length === 1) return only;
  return (request) => matchers.every((matches) => matches(request));
}

function compile(condition: RuleCondition): Matcher {
  switch (condition.Field) {
    case 'path-pattern': {
      const any = anyOf(condition.PathPatternConfig, { ignoreCase: false });
      return (request) => any(request.path);
    }
    case 'host-header': {
      const any = anyOf(condition.HostHeaderConfig, { ignoreCase: true });
      return (request) => any(request.host());
    }
    case 'http-header': {
      const name = condition.HttpHeaderConfig?.HttpHeaderName?.toLowerCase() ?? '';
      const any = anyOf(condition.HttpHeaderConfig, { ignoreCase: true });
      return (request) => request.header(name).some(any);
    }
    case 'http-request-method': {
      const methods = new Set(condition.HttpRequestMethodConfig?.Values);
      return (request) => methods.has(request.method);
    }
    case 'query-string':
      return compileQuery(condition.QueryStringConfig?.Values ?? []);
    case 'source-ip': {
      const blocks = blockList(condition.SourceIpConfig?.Values ?? []);
      return (request) => blocks.check(request.sourceIp, isIPv6(request.sourceIp) ? 'ipv6' : 'ipv4');
    }
    default:
      return () => false;
  }
}

function anyOf(
  config: { Values?: string[] | undefined; RegexValues?: string[] | undefined } | undefined,
  options: { ignoreCase: boolean },
): (text: string) => boolean {
  const patterns = (config?.Values ?? []).map((value) => wildcard(value, options));
  const expressions = (config?.RegexValues ?? []).map(
    (value) => new RegExp(value, options.ignoreCase ? 'i' : ''),
  );
  return (text) =>
    patterns.some((matches) => matches(text)) || expressions.some((expression) => expression.test(text));
}

function compileQuery(pairs: readonly { Key?: string | undefined; Value?: string | undefined }[]): Matcher {
  const wanted = pairs.map((pair) => ({
    key: pair.Key === undefined ? undefined : wildcard(pair.Key, { ignoreCase: true }),
    value: wildcard(pair.Value ?? '', { ignoreCase: true }),
  }));
  return (request) => {
    if (request.query === '') return false;
    const given = [...new URLSearchParams(request.query)];
    return wanted.some((pair) =>
      given.some(([key, value]) => (pair.key?.(key) ?? true) && pair.value(value)),
    );
  };
}

function blockList(cidrs: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits = ''] = cidr.split('/');
    blocks.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return blocks;
}
