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
  loaded ??= checked();
  return { ...loaded };
}

/** They are constants of the sources: read once. */
let loaded: Readonly<Record<EnvironmentName, Environment>> | undefined;

function checked(): Record<EnvironmentName, Environment> {
  const parsed = environmentNames.map((name) => parseNamed(name));
  assertDisjoint(parsed);
  return Object.fromEntries(parsed.map((environment) => [environment.name, environment])) as Record<
    EnvironmentName,
    Environment
  >;
}

/** @throws {ConfigError} where no environment has this name */
export function loadEnvironment(name: string): Environment {
  const environments: Readonly<Record<string, Environment>> = loadEnvironments();
  const environment = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (environment !== undefined) return environment;
  throw new ConfigError('--configuration', [
    { path: 'environment', value: JSON.stringify(name), rule: `one of ${environmentNames.join(', ')}` },
  ]);
}

/**
 * Environments of the same account and region: there a service has one image repository for all of them.
 * @returns the environment itself first
 */
export function environmentsBeside(
  environment: Environment,
  all: readonly Environment[] = Object.values(loadEnvironments()),
): readonly Environment[] {
  const { account, region } = environment.aws;
  const others = all.filter(
    ({ name, aws }) => name !== environment.name && aws.account === account && aws.region === region,
  );
  return [environment, ...others];
}

function parseNamed(name: EnvironmentName): Environment {
  const file = environmentFile(name);
  const environment = parseEnvironment(inputs[name], file);
  if (environment.name === name) return environment;
  throw new ConfigError(file, [
    { path: 'name', value: JSON.stringify(environment.name), rule: `must be ${name}, as the file is called` },
  ]);
}
