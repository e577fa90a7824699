import { randomBytes } from 'node:crypto';
import type { GetAuthorizationTokenCommandOutput } from '@aws-sdk/client-ecr';
import type { Handler } from '../../contracts.ts';
import { registryHost } from '../registry-state.ts';
import type { RegistryState } from '../registry-state.ts';

const VALID_MS = 12 * 3600 * 1000;

/** The SDK calls its only member deprecated, as one token is good for all registries; AWS still answers it. */
interface Input {
  readonly registryIds?: readonly string[];
}
type Output = Omit<GetAuthorizationTokenCommandOutput, '$metadata'>;

/** A token of the right form. Nobody asks for it: this cloud has no registry that speaks HTTP. */
export function getAuthorizationToken({ place, clock }: RegistryState): Handler<Input, Output> {
  return ({ registryIds = [place.account] }) => ({
    authorizationData: registryIds.map((account) => ({
      authorizationToken: Buffer.from(`AWS:${randomBytes(48).toString('base64url')}`).toString('base64'),
      expiresAt: new Date(clock.now().getTime() + VALID_MS),
      proxyEndpoint: `https://${registryHost(place, account)}`,
    })),
  });
}
