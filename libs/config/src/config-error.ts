import type { z } from 'zod';
import { isSecretName } from './secret-like.ts';

/** Anything that may be a user and a password in a URL, well-formed or not. */
const MAY_HOLD_PASSWORD = /:[^\s@]*@/;
const NOT_SHOWN = '(not shown: may be a secret)';

/** One thing wrong in a configuration: where it stands, what stands there, and which rule it breaks. */
export interface ConfigProblem {
  /** Dotted path inside the file, such as `task.memory`; empty for the whole document. */
  readonly path: string;
  /** The value found, as JSON; `(missing)` where there is none. What looks like a secret by its name or form is not shown. */
  readonly value: string;
  readonly rule: string;
}

/** A configuration that breaks its rules. The message lists every problem, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly file: string;
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    super(
      problems
        .map(({ path, value, rule }) => `${file}: ${path || '(document)'} = ${value}: ${rule}`)
        .join('\n'),
    );
    this.file = file;
    this.problems = problems;
  }
}

/**
 * Checks `input` against `schema`.
 * @throws {ConfigError} naming `file`, path, value and rule of every problem
 */
export function parseConfig<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  file: string,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new ConfigError(
    file,
    result.error.issues.flatMap((issue) => problemsOf(issue, input)),
  );
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return {
        path: path.join('.'),
        value: show(input, path),
        rule: 'unknown key; remove it or correct its spelling',
      };
    });
  }
  const rule = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [{ path: issue.path.join('.'), value: show(input, issue.path), rule }];
}

function at(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

function show(input: unknown, path: readonly PropertyKey[]): string {
  if (path.some((key) => isSecretName(String(key)))) return NOT_SHOWN;
  const text = JSON.stringify(at(input, path), hideSecrets) as string | undefined;
  if (text === undefined) return '(missing)';
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

function hideSecrets(key: string, value: unknown): unknown {
  const hidden = isSecretName(key) || (typeof value === 'string' && MAY_HOLD_PASSWORD.test(value));
  return hidden ? NOT_SHOWN : value;
}
