/** Values of a request, by key in lower case: IAM's keys know no case. */
export interface RequestContext {
  get(key: string): readonly string[] | undefined;
}

/** A word of a policy that requests are held against. */
export interface Pattern {
  readonly text: string;
  matches(value: string, context: RequestContext): boolean;
  /** The same, but true where a variable without a value is all that stands against it: what an exception goes by. */
  mayMatch(value: string, context: RequestContext): boolean;
}

export interface PatternOptions {
  /** Whether `*` and `?` stand for others. */
  readonly wildcards: boolean;
  /** Whether `${key}` stands for a value of the request; only Version 2012-10-17 knows variables. */
  readonly variables: boolean;
  readonly ignoreCase?: boolean;
}

const VARIABLE = /\$\{([^}]*)\}/g;

/**
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function compilePattern(text: string, options: PatternOptions): Pattern {
  if (!options.variables || !text.includes('${')) {
    if (text === '*' && options.wildcards) return constant(text, () => true);
    const expression = regularExpression(textSource(text, options), options);
    return constant(text, (value) => expression.test(value));
  }
  const match = (value: string, context: RequestContext, unknown: string) =>
    regularExpression(sourceWithVariables(text, options, context, unknown), options).test(value);
  return {
    text,
    matches: (value, context) => match(value, context, NOTHING),
    mayMatch: (value, context) => match(value, context, ANYTHING),
  };
}

/** Sources that match no text, and every text. */
const NOTHING = '(?!)';
const ANYTHING = '.*';

/** A pattern that no variable changes. */
export function constant(text: string, matches: (value: string) => boolean): Pattern {
  return { text, matches, mayMatch: matches };
}

function regularExpression(source: string, { ignoreCase = false }: PatternOptions): RegExp {
  return new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
}

function textSource(text: string, { wildcards }: PatternOptions): string {
  const escaped = escape(text);
  return wildcards ? escaped.replaceAll('\\*', '.*').replaceAll('\\?', '.') : escaped;
}

/** @param unknown what stands for a variable that has no value */
function sourceWithVariables(
  text: string,
  options: PatternOptions,
  context: RequestContext,
  unknown: string,
): string {
  let source = '';
  let end = 0;
  for (const found of text.matchAll(VARIABLE)) {
    const value = variableValue(found[1] ?? '', context);
    source +=
      textSource(text.slice(end, found.index), options) + (value === undefined ? unknown : escape(value));
    end = found.index + found[0].length;
  }
  return source + textSource(text.slice(end), options);
}

/** `${*}`, `${?}` and `${$}` are the characters themselves; `${key, 'text'}` has a value for where the key has none. */
function variableValue(content: string, context: RequestContext): string | undefined {
  if (content === '*' || content === '?' || content === '$') return content;
  const [, key = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(content) ?? [];
  const values = context.get(key.toLowerCase());
  // A key of several values is no value for a variable.
  return values?.length === 1 ? values[0] : fallback;
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
