import {
  type Environment,
  type EnvironmentName,
  environmentNames,
  type HostsSettings,
  loadEnvironment,
  parseServiceDefinition,
  type ServiceDefinition,
  type ServiceDefinitionInput,
} from '@cutover/config';

/** A service with everything that a definition can hold, and the longest name. */
const full: ServiceDefinitionInput = {
  name: 'order-invoicing',
  bundle: 'dist/apps/order-invoicing',
  start: ['main.mjs'],
  migrate: ['migrate.mjs'],
  containerPort: 3100,
  healthCheckPath: '/health/simple',
  validationPath: '/deployment/validate',
  stopTimeout: '30s',
  environment: { LOG_LEVEL: 'info', NODE_ENV: 'test' },
  secrets: {
    DB_HOST: 'database/host',
    DB_PORT: 'database/port',
    DB_NAME: 'database/name',
    DB_USER: 'database/app-user',
    DB_PASSWORD: 'database/app-password',
    PAYMENT_KEY: 'payment/key',
  },
  migrationSecrets: { DB_OWNER_USER: 'database/user', DB_OWNER_PASSWORD: 'database/password' },
  load: [{ path: '/' }],
};

export function service(overrides: Partial<ServiceDefinitionInput> = {}): ServiceDefinition {
  return parseServiceDefinition({ ...full, ...overrides }, 'apps/order-invoicing/cutover.config.ts');
}

/** A service that asks for as little as it can. */
export function smallService(): ServiceDefinition {
  const { name, bundle, start, containerPort, healthCheckPath, stopTimeout, load } = full;
  return parseServiceDefinition(
    { name, bundle, start, containerPort, healthCheckPath, stopTimeout, load },
    'apps/order-invoicing/cutover.config.ts',
  );
}

export function environments(): Environment[] {
  return environmentNames.map(loadEnvironment);
}

/** An Auto Scaling Group as small as one can be. */
export function hosts(): HostsSettings {
  return {
    instanceType: 't4g.small',
    minSize: 1,
    maxSize: 3,
    healthCheckGrace: 300,
    targetCpuPercent: 60,
  };
}

/** An environment with some of its parts changed. */
export function environment(
  name: EnvironmentName,
  change: (environment: Environment) => Partial<Environment> = () => ({}),
): Environment {
  const loaded = loadEnvironment(name);
  return { ...loaded, ...change(loaded) };
}
