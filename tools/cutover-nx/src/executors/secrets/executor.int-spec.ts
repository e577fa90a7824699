import { describe, expect, it } from '@jest/globals';
import { type FakeAwsOptions, startFakeAws } from '../../testing/fake-aws.ts';
import { runExecutor } from '../../testing/run-executor.ts';
import secretsExecutor from './executor.ts';

const owner = '/cutover/dev/service/database/password';
const app = '/cutover/dev/service/database/app-password';

async function secrets(options: Partial<FakeAwsOptions> & { environment?: string } = {}) {
  const { environment = 'dev', ...aws } = options;
  await using fake = await startFakeAws({ account: '111111111111', ...aws });
  const ran = await runExecutor(secretsExecutor, { environment });
  return { ...ran, calls: fake.calls, parameters: [...fake.parameters].sort() };
}

describe('secrets', () => {
  it('makes nothing when the credentials are those of another account', async () => {
    const { success, output, calls } = await secrets({ account: '999999999999' });
    expect(success).toBe(false);
    expect(output).toBe(
      'the credentials are those of account 999999999999, and dev is account 111111111111: nothing was changed\n' +
        '→ take credentials of account 111111111111, or correct aws.account of dev in libs/config\n',
    );
    expect(calls).toEqual(['GetCallerIdentity']);
  });

  it('says what is needed, and shows no value and no stack, when Parameter Store refuses', async () => {
    const { success, output } = await secrets({ refusal: 'AccessDeniedException' });
    expect(success).toBe(false);
    expect(output).toMatch(
      /^the passwords of service in dev cannot be made: AccessDeniedException: .*\n→ .*\n$/,
    );
    expect(output).toContain('ssm:PutParameter');
  });

  it('makes what is missing, keeps what is there, and prints names alone', async () => {
    const { success, output, parameters } = await secrets({ parameters: [owner] });
    expect({ success, output }).toEqual({ success: true, output: `made ${app}\nkept ${owner}\n` });
    expect(parameters).toEqual([app, owner].sort());
  });

  it('changes nothing when all are there', async () => {
    const { success, output } = await secrets({ parameters: [owner, app] });
    expect({ success, output }).toEqual({ success: true, output: `kept ${app}\nkept ${owner}\n` });
  });

  it('asks nobody on this machine, where nx deploy makes them', async () => {
    const { success, output, calls } = await secrets({ environment: 'local' });
    expect({ success, calls }).toEqual({ success: false, calls: [] });
    expect(output).toContain('on this machine nx deploy makes them itself');
  });
});
