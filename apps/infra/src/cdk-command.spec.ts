import { describe, expect, it } from '@jest/globals';
import { cdkCommand } from './cdk-command.ts';

describe('cdkCommand', () => {
  it.each([
    [['diff', '--environment', 'local'], 'not in local: name it, as in npx nx diff infra -c staging'],
    [['list', '--environment', 'dev'], 'list: one of deploy, destroy, diff'],
  ])('refuses %j', (args, message) => {
    expect(() => cdkCommand(args, '/w')).toThrow(message);
  });

  it('has nothing to do where no environment is named: this machine takes its template by itself', () => {
    expect(cdkCommand(['deploy'], '/w')).toBeUndefined();
  });

  it('takes the stages of services, and hands on what it does not know', () => {
    const args = ['deploy', '--environment=staging', '--require-approval=never'];
    expect(cdkCommand(args, '/w')).toEqual([
      'deploy',
      '--app',
      '/w/dist/apps/infra/staging',
      '[a-z]*/*',
      '--require-approval=never',
    ]);
  });

  it('asks nobody when the stages of services are destroyed, and leaves the account its own', () => {
    expect(cdkCommand(['destroy', '--environment', 'dev'], '/w')).toEqual([
      'destroy',
      '--app',
      '/w/dist/apps/infra/dev',
      '--force',
      '[a-z]*/*',
    ]);
  });

  it("takes the account's own stage when it is asked for, and nothing else", () => {
    expect(cdkCommand(['diff', '--environment', 'dev', '--account'], '/w')).toEqual([
      'diff',
      '--app',
      '/w/dist/apps/infra/dev',
      'GLOBAL/*',
    ]);
  });
});
