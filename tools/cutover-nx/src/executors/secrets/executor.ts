import type { ExecutorContext } from '@nx/devkit';
import { assertAccount } from '../../compose-ports.ts';
import { makeMissingSecrets } from '../../session/make-missing-secrets.ts';
import { runVerb, type VerbOptions } from '../../session/run-verb.ts';
import { UserError } from '../../user-error.ts';

/** `nx secrets <service> -c <environment>`: makes the passwords that must exist before the first `cdk deploy`. */
export default function secretsExecutor(
  options: VerbOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runVerb(options, context, async ({ service }) => {
    const { environment } = options;
    if (environment === 'local') {
      throw new UserError(
        'on this machine nx deploy makes them itself',
        `name an environment, such as npx nx secrets ${service.name} -c staging`,
      );
    }
    await assertAccount(environment);
    const { made, kept } = await makeMissingSecrets(service, environment);
    return {
      status: made.length > 0 ? 'SUCCESSFUL' : 'NOTHING_TO_DO',
      exitCode: 0,
      made,
      kept,
      message:
        [...made.map((name) => `made ${name}`), ...kept.map((name) => `kept ${name}`)].join('\n') ||
        `${service.name} has no password that nobody chooses.`,
    };
  });
}
