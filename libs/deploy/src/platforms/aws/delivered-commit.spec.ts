import { describe, expect, it } from '@jest/globals';
import { ParameterNotFound } from '@aws-sdk/client-ssm';
import { createDeliveredCommit } from './delivered-commit.ts';
import { type Answers, fakeAws } from './testing/fake-aws.ts';

const region = 'eu-west-1';
const Name = '/cutover/staging/delivered';

function delivered(answers: Answers) {
  const aws = fakeAws(answers);
  return { record: createDeliveredCommit('staging', { region }, aws.clients), aws };
}

describe('createDeliveredCommit', () => {
  it('fails when the role may not read it: silence is not "nothing delivered"', async () => {
    const denied = () => {
      throw Object.assign(new Error('no identity-based policy allows it'), {
        name: 'AccessDeniedException',
        $fault: 'client',
      });
    };
    await expect(delivered({ GetParameter: denied }).record.read()).rejects.toMatchObject({
      code: 'PLATFORM_REFUSED',
    });
  });

  it('knows nothing when nothing was delivered', async () => {
    const missing = () => {
      throw new ParameterNotFound({ message: 'no such parameter', $metadata: {} });
    };
    expect(await delivered({ GetParameter: missing }).record.read()).toBeUndefined();
  });

  it('reads and writes one parameter of the environment', async () => {
    const { record, aws } = delivered({
      GetParameter: () => ({ Parameter: { Value: 'abc' } }),
      PutParameter: () => ({ Version: 2 }),
    });
    expect(await record.read()).toBe('abc');
    await record.write('def');
    expect(aws.calls).toEqual([
      { action: 'GetParameter', input: { Name } },
      { action: 'PutParameter', input: { Name, Value: 'def', Type: 'String', Overwrite: true } },
    ]);
  });
});
