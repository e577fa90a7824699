import type { CreateListenerInput, ProtocolEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
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

/** @throws {AwsError} ValidationError: what belongs to TLS is not for a listener that speaks HTTP */
export function refuseTls(
  input: Pick<CreateListenerInput, 'AlpnPolicy' | 'Certificates' | 'SslPolicy'>,
): void {
  const given = (['Certificates', 'SslPolicy', 'AlpnPolicy'] as const).find(
    (name) => (input[name]?.length ?? 0) > 0,
  );
  if (given === undefined) return;
  throw new AwsError('ValidationError', `${given} cannot be specified for HTTP listeners`);
}
