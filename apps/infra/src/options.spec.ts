import { describe, expect, it } from '@jest/globals';
import { parseOptions, UsageError } from './options.ts';

describe('parseOptions', () => {
  it('refuses an environment that does not exist, and says which do', () => {
    expect(() => parseOptions(['--environment', 'prod'], '/w')).toThrow(
      new UsageError(
        '--environment prod: one of local, dev, staging, production\nusage: node src/main.ts [--environment local|dev|staging|production] [--out <folder>] [--live-slot <service>=asg|blue|green]...',
      ),
    );
  });

  it.each([[['--enviroment', 'dev']], [['dev']], [['--out']]])('refuses %j', (args) => {
    expect(() => parseOptions(args, '/w')).toThrow(UsageError);
  });

  it('takes every environment and the folder of the workspace when nothing is said', () => {
    expect(parseOptions([], '/w')).toEqual({
      environments: ['local', 'dev', 'staging', 'production'],
      out: '/w/dist/apps/infra',
      live: {},
    });
  });

  it('takes one environment and another folder', () => {
    expect(parseOptions(['--environment', 'local', '--out', '/o'], '/w')).toEqual({
      environments: ['local'],
      out: '/o',
      live: {},
    });
  });

  it.each(['service', 'service=red', '=asg'])('refuses the live slot %s', (text) => {
    expect(() => parseOptions(['--live-slot', text], '/w')).toThrow(
      `--live-slot ${text}: a service and one of asg, blue, green, such as service=asg`,
    );
  });

  it('takes the live slot of each service', () => {
    const { live } = parseOptions(['--live-slot', 'one=asg', '--live-slot', 'two=blue'], '/w');
    expect(live).toEqual({ one: 'asg', two: 'blue' });
  });
});
