import { AwsError } from '../../aws-error.ts';
import { loadBalancerAttributeDefaults, targetGroupAttributeDefaults } from './defaults.ts';
import type { Attributes } from './records.ts';

interface Attribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

const oneOf = (...values: string[]) => new RegExp(`^(${values.join('|')})$`);
const flag = oneOf('true', 'false');

/** What AWS takes; an attribute that is not here may have any value. */
const rules: Readonly<Record<string, RegExp | readonly [min: number, max: number]>> = {
  'deregistration_delay.timeout_seconds': [0, 3600],
  'stickiness.enabled': flag,
  'stickiness.type': oneOf('lb_cookie', 'app_cookie'),
  'stickiness.lb_cookie.duration_seconds': [1, 604_800],
  'stickiness.app_cookie.duration_seconds': [1, 604_800],
  'load_balancing.algorithm.type': oneOf('round_robin', 'least_outstanding_requests', 'weighted_random'),
  'load_balancing.algorithm.anomaly_mitigation': oneOf('on', 'off'),
  'idle_timeout.timeout_seconds': [1, 4000],
  'client_keep_alive.seconds': [60, 604_800],
  'deletion_protection.enabled': flag,
  'access_logs.s3.enabled': flag,
  'access_logs.s3.bucket': /^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$/,
  'access_logs.s3.prefix': /^(?!.*(AWSLogs|\.\.))[\w!.*'()/-]{0,512}$/,
  'routing.http.preserve_host_header.enabled': flag,
  'routing.http.xff_client_port.enabled': flag,
  'routing.http.xff_header_processing.mode': oneOf('append', 'preserve', 'remove'),
  'routing.http.drop_invalid_header_fields.enabled': flag,
  'routing.http.desync_mitigation_mode': oneOf('monitor', 'defensive', 'strictest'),
};

export function attributeList(attributes: Attributes): { Key: string; Value: string }[] {
  return Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
}

/** @throws {AwsError} InvalidConfigurationRequestException as AWS refuses them */
export function acceptTargetGroupAttributes(given: readonly Attribute[] | undefined): Attributes {
  const accepted = accept(given, targetGroupAttributeDefaults);
  const slowStart = accepted['slow_start.duration_seconds'];
  if (slowStart !== undefined && slowStart !== '0')
    assertWithin('slow_start.duration_seconds', slowStart, [30, 900]);
  return accepted;
}

/** @throws {AwsError} InvalidConfigurationRequestException for attributes that AWS takes one by one, not together */
export function assertFitTogether(attributes: Attributes): void {
  const algorithm = attributes['load_balancing.algorithm.type'];
  if ((attributes['slow_start.duration_seconds'] ?? '0') === '0' || algorithm === 'round_robin') return;
  throw refusal(
    `Slow start is not available with the algorithm '${algorithm ?? ''}': it needs 'round_robin'`,
  );
}

/** @throws {AwsError} InvalidConfigurationRequestException as AWS refuses them */
export function acceptLoadBalancerAttributes(given: readonly Attribute[] | undefined): Attributes {
  return accept(given, loadBalancerAttributeDefaults);
}

/** @throws {AwsError} InvalidConfigurationRequestException where attributes do not go together */
export function assertTogether(attributes: Attributes): void {
  if (attributes['access_logs.s3.enabled'] === 'true' && (attributes['access_logs.s3.bucket'] ?? '') === '')
    throw refusal("'access_logs.s3.bucket' is required where 'access_logs.s3.enabled' is 'true'");
}

function accept(given: readonly Attribute[] | undefined, known: Attributes): Attributes {
  const accepted: Record<string, string> = {};
  for (const { Key = '', Value = '' } of given ?? []) {
    if (!(Key in known)) throw refusal(`Load balancer attribute key '${Key}' is not recognized`);
    const rule = rules[Key];
    if (rule instanceof RegExp && !rule.test(Value))
      throw refusal(`The value '${Value}' of '${Key}' is not valid`);
    if (rule !== undefined && !(rule instanceof RegExp)) assertWithin(Key, Value, rule);
    accepted[Key] = Value;
  }
  return accepted;
}

function assertWithin(key: string, value: string, [min, max]: readonly [number, number]): void {
  if (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max) return;
  throw refusal(`'${key}' must be between ${min} and ${max}, not '${value}'`);
}

function refusal(message: string): AwsError {
  return new AwsError('InvalidConfigurationRequestException', message);
}
