import { describe, expect, it } from '@jest/globals';
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { acceptConditions } from '../rules/conditions.ts';
import { compileConditions } from './match-conditions.ts';
import { RequestFacts } from './request-facts.ts';

interface Asked {
  method?: string;
  url?: string;
  ip?: string;
  headers?: string[];
}

function matches(
  conditions: RuleCondition[],
  { method = 'GET', url = '/', ip = '10.0.0.1', headers = [] }: Asked,
) {
  return compileConditions(acceptConditions(conditions))(new RequestFacts(method, url, ip, headers));
}

describe('compileConditions', () => {
  it.each([
    ['/img/*', '/img/a/b.png', true],
    ['/img/*', '/image', false],
    ['/a?c', '/abc', true],
    ['/a?c', '/ac', false],
    ['/A', '/a', false],
    ['/*', '/', true],
    ['/a.c', '/abc', false],
    ['*', '/anything', true],
  ])('path %s against %s is %s', (pattern, url, expected) => {
    expect(matches([{ Field: 'path-pattern', Values: [pattern] }], { url })).toBe(expected);
  });

  it('leaves the query out when it matches a path', () => {
    const condition = { Field: 'path-pattern', PathPatternConfig: { Values: ['/a'] } };
    expect(matches([condition], { url: '/a?b=/c' })).toBe(true);
  });

  it('takes any value of a condition and every condition of a rule', () => {
    const conditions = [
      { Field: 'path-pattern', PathPatternConfig: { Values: ['/a', '/b'] } },
      { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['POST', 'PUT'] } },
    ];
    expect(matches(conditions, { url: '/b', method: 'PUT' })).toBe(true);
    expect(matches(conditions, { url: '/b', method: 'GET' })).toBe(false);
    expect(matches(conditions, { url: '/c', method: 'PUT' })).toBe(false);
  });

  it('compares a method as it is written', () => {
    const condition = {
      Field: 'http-request-method',
      HttpRequestMethodConfig: { Values: ['PURGE', 'HEAD'] },
    };
    expect(matches([condition], { method: 'PURGE' })).toBe(true);
    expect(matches([condition], { method: 'HEAD' })).toBe(true);
    expect(matches([condition], { method: 'purge' })).toBe(false);
    expect(matches([condition], { method: 'GET' })).toBe(false);
  });

  it('knows a host without its port, in any case', () => {
    const condition = { Field: 'host-header', HostHeaderConfig: { Values: ['*.example.com'] } };
    expect(matches([condition], { headers: ['Host', 'API.Example.com:8080'] })).toBe(true);
    expect(matches([condition], { headers: ['Host', 'example.org'] })).toBe(false);
  });

  it('looks at every value of a repeated header', () => {
    const condition = {
      Field: 'http-header',
      HttpHeaderConfig: { HttpHeaderName: 'X-Release', Values: ['canary*'] },
    };
    expect(matches([condition], { headers: ['x-release', 'stable', 'X-RELEASE', 'Canary-2'] })).toBe(true);
    expect(matches([condition], { headers: ['x-release', 'stable'] })).toBe(false);
    expect(matches([condition], {})).toBe(false);
  });

  it('compares a query string by key and value, or by value alone', () => {
    const condition = {
      Field: 'query-string',
      QueryStringConfig: { Values: [{ Key: 'slot', Value: 'green' }, { Value: 'force*' }] },
    };
    expect(matches([condition], { url: '/?a=1&SLOT=Green' })).toBe(true);
    expect(matches([condition], { url: '/?x=forced' })).toBe(true);
    expect(matches([condition], { url: '/?slot=blue' })).toBe(false);
    expect(matches([condition], { url: '/' })).toBe(false);
  });

  it('compares a source address with blocks of both families', () => {
    const condition = { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8', 'fd00::/8'] } };
    expect(matches([condition], { ip: '10.9.9.9' })).toBe(true);
    expect(matches([condition], { ip: 'fd00::1' })).toBe(true);
    expect(matches([condition], { ip: '127.0.0.1' })).toBe(false);
  });

  it('compares the address of the connection, not what X-Forwarded-For says', () => {
    const condition = { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } };
    const headers = ['X-Forwarded-For', '10.1.1.1'];
    expect(matches([condition], { ip: '192.0.2.1', headers })).toBe(false);
  });

  it('takes regular expressions', () => {
    const condition = { Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/v[0-9]+/'] } };
    expect(matches([condition], { url: '/v12/x' })).toBe(true);
    expect(matches([condition], { url: '/vx/x' })).toBe(false);
  });
});

describe('acceptConditions', () => {
  const refused = (conditions: RuleCondition[]) => () => acceptConditions(conditions);

  it('refuses more than five values in a rule', () => {
    const values = ['/1', '/2', '/3', '/4', '/5', '/6'];
    expect(refused([{ Field: 'path-pattern', Values: values }])).toThrow("'5' condition values");
  });

  it('refuses more than five wildcards in a rule', () => {
    expect(refused([{ Field: 'path-pattern', Values: ['/*/*/*', '/*/*/*'] }])).toThrow('wildcards');
  });

  it('refuses a second path condition', () => {
    const path = { Field: 'path-pattern', Values: ['/a'] };
    expect(refused([path, path])).toThrow("one 'path-pattern'");
  });

  it.each(['^/(?=v1)', '(?<!a)/b', String.raw`(a)\1`, String.raw`\p{L}`])(
    'refuses %s, which the expressions of rules do not know',
    (regex) => {
      const condition = { Field: 'path-pattern', PathPatternConfig: { RegexValues: [regex] } };
      expect(refused([condition])).toThrow(`'${regex}'`);
    },
  );

  it('refuses an unknown field, an empty value list, a bad block and a bad expression', () => {
    expect(refused([{ Field: 'colour', Values: ['red'] }])).toThrow("'colour'");
    expect(refused([{ Field: 'path-pattern', Values: [] }])).toThrow('value');
    expect(refused([{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.1'] } }])).toThrow('CIDR');
    expect(refused([{ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['('] } }])).toThrow(
      'expression',
    );
  });
});
