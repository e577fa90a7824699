import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './options.ts';

const VERBS = ['deploy', 'destroy', 'diff'] as const;
const ENVIRONMENTS = ['dev', 'staging', 'production'];

/** The stages of services, whose names are in lower case; and the one of the account, which an administrator deploys. */
const SERVICES = '[a-z]*/*';
const ACCOUNT = 'GLOBAL/*';

/**
 * What the CDK's command line is told for `nx deploy infra -c staging`, and `diff` and `destroy` likewise.
 * @returns arguments, for an assembly that was synthesized and judged before; undefined where no environment is named:
 * this machine takes its template by itself
 * @throws {UsageError}
 */
export function cdkCommand(args: readonly string[], workspace: string): string[] | undefined {
  const { environment, account, verb, others } = parse(args);
  if (environment === undefined) return undefined;
  if (!ENVIRONMENTS.includes(environment)) {
    throw new UsageError(
      `${verb} of infra: in one of ${ENVIRONMENTS.join(', ')}, not in ${environment}: name it, as in npx nx ${verb} infra -c staging`,
    );
  }
  const assembly = join(workspace, 'dist/apps/infra', environment);
  // Nobody is there to answer the CDK's question: nx destroy infra has asked its own before.
  const unasked = verb === 'destroy' ? ['--force'] : [];
  return [verb, '--app', assembly, ...unasked, account ? ACCOUNT : SERVICES, ...others];
}

function parse(args: readonly string[]) {
  const [verb = '', ...rest] = args;
  const known = VERBS.find((name) => name === verb);
  if (known === undefined) throw new UsageError(`${verb || 'no verb'}: one of ${VERBS.join(', ')}`);
  const { values, tokens } = parseArgs({
    args: rest,
    strict: false,
    tokens: true,
    options: { environment: { type: 'string' }, account: { type: 'boolean' } },
  });
  const ours = tokens.filter(
    (token) => token.kind === 'option' && ['environment', 'account'].includes(token.name),
  );
  const taken = new Set(
    ours.flatMap((token) =>
      token.kind === 'option' && token.value !== undefined && !token.inlineValue
        ? [token.index, token.index + 1]
        : [token.index],
    ),
  );
  return {
    verb: known,
    environment: typeof values.environment === 'string' ? values.environment : undefined,
    account: values.account === true,
    others: rest.filter((_, index) => !taken.has(index)),
  };
}
