import { describe, expect, it } from '@jest/globals';
import { parseConfig } from './config-error.ts';
import { problemsOf } from './testing/fixtures.ts';
import { durationSeconds, hostName, memoryMiB, port, urlPath } from './units.ts';

describe('durationSeconds', () => {
  const schema = durationSeconds({ min: 5, max: 172_800 });

  it.each([
    ['5s', 5],
    ['5m', 300],
    ['2h', 7200],
    ['2d', 172_800],
  ])('reads %s as %d seconds', (text, seconds) => {
    expect(schema.parse(text)).toBe(seconds);
  });

  it.each(['5', '5 s', '5ms', '5S', '-5s', '1.5h', '', 's', '5s5s', '5sec', ' 5s'])(
    'refuses %j when the unit is not one of its own',
    (text) => {
      expect(problemsOf(() => parseConfig(schema, text, 'f'))).toEqual([
        {
          path: '',
          value: JSON.stringify(text),
          rule: 'a whole number with a unit of s, m, h or d, such as 10s',
        },
      ]);
    },
  );

  it('refuses a number when it has no unit', () => {
    expect(problemsOf(() => parseConfig(schema, 5, 'f'))).toEqual([
      { path: '', value: '5', rule: 'a duration such as 10s, 5m, 2h or 30d' },
    ]);
  });

  it.each(['4s', '49h', `${'9'.repeat(400)}d`])('refuses %s when it is out of bounds', (text) => {
    expect(problemsOf(() => parseConfig(schema, text, 'f'))[0]?.rule).toBe(
      'must be from 5 to 172800 seconds',
    );
  });
});

describe('memoryMiB', () => {
  it.each([
    ['512MiB', 512],
    ['2GiB', 2048],
  ])('reads %s as %d MiB', (text, mebibytes) => {
    expect(memoryMiB.parse(text)).toBe(mebibytes);
  });

  it.each(['512', '512MB', '512 MiB', '0.5GiB', '512mib', 512])('refuses %j', (text) => {
    expect(problemsOf(() => parseConfig(memoryMiB, text, 'f'))[0]?.rule).toMatch(/512MiB/);
  });
});

describe('port', () => {
  it.each([1, 80, 65_535])('takes %d', (number) => {
    expect(port.parse(number)).toBe(number);
  });

  it.each([0, -1, 65_536, 80.5, NaN, '80'])('refuses %j', (number) => {
    expect(problemsOf(() => parseConfig(port, number, 'f'))[0]?.rule).toMatch(/1 to 65535/);
  });
});

describe('hostName', () => {
  it.each(['localhost', 'db.example.com', '10.0.0.7', 'DB-1.internal', 'a'.repeat(63)])(
    'takes %s',
    (host) => {
      expect(hostName.parse(host)).toBe(host);
    },
  );

  it.each([
    ['db.example.com:5432', 'a host without a port: give the port in its own setting'],
    ['10.0.0.7:80', 'a host without a port: give the port in its own setting'],
    ['http://db.example.com', 'a host without a scheme'],
    ['http://db.example.com:80', 'a host without a scheme'],
    ['db.example.com/path', 'a host name, such as db.example.com'],
    ['-db', 'a host name, such as db.example.com'],
    ['db..example', 'a host name, such as db.example.com'],
    ['a'.repeat(64), 'a host name, such as db.example.com'],
    [`${'a.'.repeat(130)}a`, 'a host name, such as db.example.com'],
    ['', 'a host name, such as db.example.com'],
  ])('refuses %s', (host, rule) => {
    expect(problemsOf(() => parseConfig(hostName, host, 'f')).map((problem) => problem.rule)).toEqual([rule]);
  });
});

describe('urlPath', () => {
  it.each(['/', '/health/simple', '/a-b_c.d~e%20'])('takes %s', (path) => {
    expect(urlPath.parse(path)).toBe(path);
  });

  it.each(['health', '/a?b=c', '/a b', '/a#b', '', 'http://a/'])('refuses %j', (path) => {
    expect(problemsOf(() => parseConfig(urlPath, path, 'f'))[0]?.rule).toMatch(
      /absolute path without a query/,
    );
  });
});
