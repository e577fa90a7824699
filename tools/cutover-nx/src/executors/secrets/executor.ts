import { generatedSecrets } from '@cutover/config';
import type { ExecutorContext } from '@nx/devkit';
import { makeSecrets } from '../../compose-ports.ts';
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
    const all = generatedSecrets(environment, service);
    const made = await makeSecrets({ service, environment }).catch((cause: unknown) => {
      const words = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      throw new UserError(
        `the passwords of ${service.name} in ${environment} cannot be made: ${words}`,
        'take credentials of that account that may call ssm:PutParameter, then run this again: nothing is made twice',
        { cause },
      );
    });
    const kept = all.filter((name) => !made.includes(name));
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
