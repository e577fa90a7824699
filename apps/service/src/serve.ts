import { createApplication } from './http/create-application.ts';
import { createLogger, type Logger } from './logging/logger.ts';
import { failStart } from './logging/start-failure.ts';
import { readIdentity, readSettings, type Settings } from './settings/settings.ts';
import { leaveAtOnce, leaveOnSignal } from './shutdown.ts';

/** Starts serving. What goes wrong on the way is one line on standard error and exit code 1. */
export async function serve(): Promise<void> {
  const served = leaveAtOnce();
  let identity;
  try {
    identity = readIdentity().identity;
    const settings = await readSettings();
    const logger = createLogger(identity, settings.logLevel);
    logForTheProcess(logger);
    await listen(settings, logger, served);
  } catch (error) {
    failStart('the service cannot start', error, identity);
  }
}

async function listen(settings: Settings, logger: Logger, served: () => void): Promise<void> {
  const { host, port } = settings;
  const app = await createApplication(settings, logger);
  leaveOnSignal(app, settings, logger);
  served();
  // Nest's own listen() would report a taken port a second time.
  await app.getHttpAdapter().getInstance().listen({ port, host });
  logger.info({ host, port }, 'listening');
}

/** What Node would print by itself is a line of the log like any other. A defect ends the process all the same. */
function logForTheProcess(logger: Logger): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => logger.warn({ err: warning }, warning.message));
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'crashed');
    process.exit(1);
  });
}
