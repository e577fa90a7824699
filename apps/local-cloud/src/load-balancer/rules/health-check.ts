import type { Matcher, ProtocolEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { HealthCheck } from '../state/records.ts';

/** Of CreateTargetGroup, ModifyTargetGroup and the template alike. */
export interface HealthCheckInput {
  readonly HealthCheckProtocol?: ProtocolEnum | undefined;
  readonly HealthCheckPort?: string | undefined;
  readonly HealthCheckPath?: string | undefined;
  readonly HealthCheckEnabled?: boolean | undefined;
  readonly HealthCheckIntervalSeconds?: number | undefined;
  readonly HealthCheckTimeoutSeconds?: number | undefined;
  readonly HealthyThresholdCount?: number | undefined;
  readonly UnhealthyThresholdCount?: number | undefined;
  readonly Matcher?: Matcher | undefined;
}

export const healthCheckDefaults: HealthCheck = {
  enabled: true,
  protocol: 'HTTP',
  port: 'traffic-port',
  path: '/',
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: '200',
};

/**
 * What is given, over what stood before.
 * @throws {AwsError} ValidationError as AWS refuses it, InvalidConfigurationRequestException for a check over TLS
 */
export function acceptHealthCheck(input: HealthCheckInput, before: HealthCheck): HealthCheck {
  const check: HealthCheck = {
    enabled: input.HealthCheckEnabled ?? before.enabled,
    protocol: input.HealthCheckProtocol ?? before.protocol,
    port: input.HealthCheckPort ?? before.port,
    path: input.HealthCheckPath ?? before.path,
    intervalSeconds: input.HealthCheckIntervalSeconds ?? before.intervalSeconds,
    timeoutSeconds: input.HealthCheckTimeoutSeconds ?? before.timeoutSeconds,
    healthyThreshold: input.HealthyThresholdCount ?? before.healthyThreshold,
    unhealthyThreshold: input.UnhealthyThresholdCount ?? before.unhealthyThreshold,
    matcher: input.Matcher?.HttpCode ?? before.matcher,
  };
  if (check.protocol !== 'HTTP') {
    throw new AwsError(
      'InvalidConfigurationRequestException',
      `Health checks over '${check.protocol}' are not sent on this machine`,
    );
  }
  if (!check.enabled)
    throw refusal('Health check enabled must be true for target groups with target type ip or instance');
  within('Health check interval', check.intervalSeconds, 5, 300);
  within('Health check timeout', check.timeoutSeconds, 2, 120);
  within('Health check healthy threshold count', check.healthyThreshold, 2, 10);
  within('Health check unhealthy threshold count', check.unhealthyThreshold, 2, 10);
  if (check.timeoutSeconds >= check.intervalSeconds)
    throw refusal('Health check interval must be greater than the timeout.');
  if (!/^\/[\x21-\x7e]{0,1023}$/.test(check.path))
    throw refusal(`Health check path '${check.path}' must start with '/'`);
  if (!isMatcher(check.matcher))
    throw refusal(`Health check matcher HTTP code '${check.matcher}' must be within 200-499`);
  if (check.port !== 'traffic-port') within('Health check port', Number(check.port), 1, 65_535);
  return check;
}

function within(what: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw refusal(`${what} '${value}' must be between ${min} and ${max}`);
}

function isMatcher(text: string): boolean {
  return text.split(',').every((part) => {
    const codes = part.split('-');
    return codes.length <= 2 && codes.every((code) => /^[2-4]\d\d$/.test(code));
  });
}

function refusal(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
