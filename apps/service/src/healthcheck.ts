import { get } from 'node:http';

/** Below the time-out of the HEALTHCHECK: a service that hangs is told from a container that cannot start Node. */
const TIMEOUT_MS = 3000;
const OK = 200;

/**
 * The HEALTHCHECK of an image without a shell: a process of its own, which ends with 0 where the service in this container
 * says that it is alive, else with 1.
 */
// eslint-disable-next-line no-restricted-properties -- libs/config takes longer to load than the question to be answered
const { PORT = '8080' } = process.env;
const signal = AbortSignal.timeout(TIMEOUT_MS);
get(`http://127.0.0.1:${PORT}/health/live`, { signal }, ({ statusCode }) => {
  process.exit(statusCode === OK ? 0 : 1);
}).on('error', () => process.exit(1));
