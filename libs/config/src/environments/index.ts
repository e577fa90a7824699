import { ConfigError } from '../config-error.ts';
import type { Environment, EnvironmentName } from '../environment.ts';
import { assertDisjoint, environmentFile, environmentNames, parseEnvironment } from '../environment.ts';
import { dev } from './dev.ts';
import { local } from './local.ts';
import { production } from './production.ts';
import { staging } from './staging.ts';

const inputs = { local, dev, staging, production };

/**
 * All environments, checked each alone and against each other.
 * @throws {ConfigError}
 */
export function loadEnvironments(): Record<EnvironmentName, Environment> {
  const parsed = environmentNames.map((name) => parseEnvironment(inputs[name], environmentFile(name)));
  assertDisjoint(parsed);
  return Object.fromEntries(parsed.map((environment) => [environment.name, environment])) as Record<
    EnvironmentName,
    Environment
  >;
}

/** @throws {ConfigError} where no environment has this name */
export function loadEnvironment(name: string): Environment {
  const environment = (loadEnvironments() as Partial<Record<string, Environment>>)[name];
  if (environment !== undefined) return environment;
  throw new ConfigError('--configuration', [
    { path: 'environment', value: JSON.stringify(name), rule: `one of ${environmentNames.join(', ')}` },
  ]);
}
