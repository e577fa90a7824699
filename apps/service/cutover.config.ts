import { defineService } from '@cutover/config';

export default defineService({
  name: 'service',
  bundle: 'dist/apps/service',
  start: ['main.mjs'],
  migrate: ['migrate.mjs'],
  containerPort: 8080,
  healthCheckPath: '/health/simple',
  validationPath: '/deployment/validate',
  // Held against the application's own routes by a test.
  routes: [
    '/',
    '/contacts',
    '/deployment/validate',
    '/docs',
    '/docs/openapi.json',
    '/health',
    '/health/live',
    '/health/ready',
    '/health/simple',
    '/info',
    '/metrics',
  ],
  stopTimeout: '30s',
  environment: {
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    // Both slots hold a full pool while they overlap: 2 slots x tasks x pool stays below what a micro database takes.
    DB_POOL_SIZE: '5',
    // The balancer sits in the VPC; on this machine it is on the loopback. Nobody else reaches a task.
    TRUSTED_PROXIES: '10.0.0.0/8,127.0.0.0/8',
  },
  secrets: {
    DB_HOST: 'database/host',
    DB_PORT: 'database/port',
    DB_NAME: 'database/name',
    DB_USER: 'database/app-user',
    DB_PASSWORD: 'database/app-password',
  },
  migrationSecrets: {
    DB_OWNER_USER: 'database/user',
    DB_OWNER_PASSWORD: 'database/password',
  },
  load: [{ path: '/' }, { path: '/health/simple' }, { path: '/contacts?limit=10' }],
});
