import { isIP } from 'node:net';
import type { RuleCondition, RuleTransform } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';

const MAX_VALUES = 5;
const MAX_WILDCARDS = 5;

const invalid = (message: string) => new AwsError('ValidationError', message);

/**
 * Conditions as AWS keeps and answers them: host and path in the old form and the new.
 * @throws {AwsError} ValidationError as AWS refuses them
 */
export function acceptConditions(conditions: readonly RuleCondition[] | undefined): RuleCondition[] {
  if (conditions === undefined || conditions.length === 0) throw invalid('A condition must be specified');
  const accepted = conditions.map(accept);
  const values = accepted.flatMap(valuesOf);
  if (values.length > MAX_VALUES) throw invalid(`A rule can only have '${MAX_VALUES}' condition values`);
  const wildcards = values.join('').match(/[*?]/g)?.length ?? 0;
  if (wildcards > MAX_WILDCARDS) throw invalid(`A rule can only have '${MAX_WILDCARDS}' condition wildcards`);
  for (const field of ['host-header', 'path-pattern', 'http-request-method', 'source-ip']) {
    if (accepted.filter((condition) => condition.Field === field).length > 1) {
      throw invalid(`A rule can only have one '${field}' condition`);
    }
  }
  return accepted;
}

function accept(condition: RuleCondition): RuleCondition {
  const { Field } = condition;
  switch (Field) {
    case 'path-pattern':
      return withPatterns(condition, condition.PathPatternConfig, 'PathPatternConfig');
    case 'host-header':
      return withPatterns(condition, condition.HostHeaderConfig, 'HostHeaderConfig');
    case 'http-header': {
      const config = condition.HttpHeaderConfig;
      if (!config?.HttpHeaderName) throw invalid('HttpHeaderName must be specified');
      assertValues(config.Values, config.RegexValues);
      return { Field, HttpHeaderConfig: config };
    }
    case 'http-request-method': {
      const values = condition.HttpRequestMethodConfig?.Values;
      assertValues(values);
      const wrong = values?.find((value) => !/^[A-Z_-]{1,40}$/.test(value));
      if (wrong !== undefined) throw invalid(`The HTTP request method '${wrong}' is not valid`);
      return { Field, HttpRequestMethodConfig: { Values: values } };
    }
    case 'query-string': {
      const values = condition.QueryStringConfig?.Values ?? [];
      if (values.length === 0 || values.some((pair) => pair.Value === undefined)) {
        throw invalid('A query string condition needs a value');
      }
      return { Field, QueryStringConfig: { Values: values } };
    }
    case 'source-ip': {
      const values = condition.SourceIpConfig?.Values;
      assertValues(values);
      for (const value of values ?? []) assertCidr(value);
      return { Field, SourceIpConfig: { Values: values } };
    }
    default:
      throw invalid(
        `Condition field '${String(Field)}' must be one of '[http-request-method, source-ip, path-pattern, query-string, http-header, host-header]'`,
      );
  }
}

function withPatterns(
  condition: RuleCondition,
  config: { Values?: string[] | undefined; RegexValues?: string[] | undefined } | undefined,
  member: 'PathPatternConfig' | 'HostHeaderConfig',
): RuleCondition {
  const regexes = config?.RegexValues ?? condition.RegexValues;
  const values = regexes === undefined ? (config?.Values ?? condition.Values) : undefined;
  assertValues(values, regexes);
  if (regexes !== undefined)
    return { Field: condition.Field, [member]: { RegexValues: regexes }, RegexValues: regexes };
  return { Field: condition.Field, Values: values, [member]: { Values: values } };
}

function assertValues(values: readonly string[] | undefined, regexes?: readonly string[]): void {
  const all = [...(values ?? []), ...(regexes ?? [])];
  if (all.length === 0) throw invalid('A condition value must be specified');
  for (const value of all) {
    if (value.length > 128) throw invalid(`Condition value '${value}' has more than 128 characters`);
  }
  for (const regex of regexes ?? []) assertRegex(regex);
}

/** Lookarounds, back references and Unicode classes: JavaScript knows them, the rules of a load balancer do not. */
const UNKNOWN_TO_RULES = /\(\?<?[=!]|(?<!\\)(?:\\\\)*\\(?:[1-9]|k<|p\{)/i;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html */
function assertRegex(text: string): void {
  if (UNKNOWN_TO_RULES.test(text)) {
    throw invalid(
      `The regular expression '${text}' has a lookaround, a back reference or a Unicode class, which rules do not support`,
    );
  }
  try {
    new RegExp(text);
  } catch {
    throw invalid(`The regular expression '${text}' is not valid`);
  }
}

function assertCidr(value: string): void {
  const [address = '', bits] = value.split('/');
  const family = isIP(address);
  if (
    family === 0 ||
    bits === undefined ||
    !(Number(bits) >= 0 && Number(bits) <= (family === 4 ? 32 : 128))
  ) {
    throw invalid(`Source IP '${value}' must be in CIDR format`);
  }
}

function valuesOf(condition: RuleCondition): string[] {
  const config =
    condition.PathPatternConfig ??
    condition.HostHeaderConfig ??
    condition.HttpHeaderConfig ??
    condition.HttpRequestMethodConfig ??
    condition.SourceIpConfig;
  const pairs = condition.QueryStringConfig?.Values ?? [];
  return [...(config?.Values ?? []), ...pairs.map((pair) => `${pair.Key ?? ''}=${pair.Value ?? ''}`)];
}

/** @throws {AwsError} ValidationError */
export function acceptTransforms(transforms: readonly RuleTransform[] | undefined): RuleTransform[] {
  const accepted = [...(transforms ?? [])];
  for (const transform of accepted) {
    const rewrites = (transform.UrlRewriteConfig ?? transform.HostHeaderRewriteConfig)?.Rewrites ?? [];
    const known = transform.Type === 'url-rewrite' || transform.Type === 'host-header-rewrite';
    if (!known || rewrites.length !== 1) throw invalid('A transform needs a type and exactly one rewrite');
    for (const rewrite of rewrites) assertRegex(rewrite.Regex ?? '');
  }
  if (new Set(accepted.map((transform) => transform.Type)).size < accepted.length) {
    throw invalid('A rule can have one transform of each type');
  }
  return accepted;
}
