import { describe, expect, it } from '@jest/globals';
import { parseOptions, UsageError } from './options.ts';

describe('parseOptions', () => {
  it('refuses an environment that does not exist, and says which do', () => {
    expect(() => parseOptions(['--environment', 'prod'], '/w')).toThrow(
      new UsageError(
        '--environment prod: one of local, dev, staging, production\nusage: node src/main.ts [--environment local|dev|staging|production] [--out <folder>]',
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
    });
  });

  it('takes one environment and another folder', () => {
    expect(parseOptions(['--environment', 'local', '--out', '/o'], '/w')).toEqual({
      environments: ['local'],
      out: '/o',
    });
  });
});
