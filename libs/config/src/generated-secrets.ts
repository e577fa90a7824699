import { namesOf } from './names.ts';
import type { ServiceDefinition } from './service-definition.ts';

/** Below `database/`: passwords that nobody chooses. Every other secret is somebody's to know and to put there. */
const GENERATED = ['database/password', 'database/app-password'];

/** Names of the SecureStrings that a service needs and that a random value may fill, sorted. */
export function generatedSecrets(
  environment: string,
  { name, secrets, migrationSecrets }: ServiceDefinition,
): string[] {
  const { parameter } = namesOf(environment, name);
  const asked = Object.values({ ...secrets, ...migrationSecrets }).filter((key) => GENERATED.includes(key));
  return [...new Set(asked)].sort().map(parameter);
}
