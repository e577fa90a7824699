import type { SecretStore } from '@cutover/secrets';
import { parameterStore } from '@cutover/secrets/parameter-store';

/** A file of its own, imported only where it is needed: it brings the whole AWS client. */
export function passwordParameter(parameter: string): SecretStore {
  return parameterStore({ parameters: { DB_PASSWORD: parameter } });
}
