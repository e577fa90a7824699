import type { ProtocolEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';

/** @throws {AwsError} ValidationError as AWS refuses it */
export function acceptListenerPort(given: number | undefined): number {
  const port = Number(given);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new AwsError('ValidationError', `Listener port '${String(given)}' must be between 1 and 65535`);
}

/** @throws {AwsError} UnsupportedProtocolException: there are no certificates on this machine */
export function acceptListenerProtocol(given: ProtocolEnum | undefined): ProtocolEnum {
  if (given === 'HTTP') return given;
  throw new AwsError(
    'UnsupportedProtocolException',
    `Listener protocol '${String(given)}' is not served on this machine: use HTTP`,
  );
}
