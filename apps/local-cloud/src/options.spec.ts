import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.ts';

describe('parseOptions', () => {
  it.each([
    [[], '--state is missing'],
    [['--state', 's'], '--assembly is missing'],
    [['--state', 's', '--assembly', 'a', '--port', '70000'], "--port is '70000', not a port"],
    [['--state', 's', '--assembly', 'a', '--time-scale', '0'], "--time-scale is '0', not a factor"],
    [['--state', 's', '--assembly', 'a', '--record', ''], '--record is missing'],
    [['--state', 's', '--assembly', 'a', '--bogus'], "Unknown option '--bogus'"],
    [['start', '--state', 's', '--assembly', 'a'], "Unexpected argument 'start'"],
  ])('refuses %j by name', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });

  it('has the defaults of AWS', () => {
    expect(parseOptions(['--state', '/s', '--assembly', '/a'])).toEqual({
      mode: 'run',
      state: '/s',
      assembly: '/a',
      port: 4566,
      timeScale: 1,
    });
  });
});
