import { setTimeout as sleep } from 'node:timers/promises';
import { CLOSE_LIMIT } from '@cutover/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Lifecycle } from './lifecycle.ts';
import type { Logger } from './logging/logger.ts';
import type { Settings } from './settings/settings.ts';

/** A terminal and a supervisor often both pass on the same Ctrl-C: that is one signal. */
const SAME_SIGNAL_MS = 500;

/**
 * Until requests are served there is none to finish: a signal ends the start at once. As process 1 of a container a
 * signal without a handler would be ignored until the kill.
 * @returns ends this, for who leaves in order from then on
 */
export function leaveAtOnce(): () => void {
  const leave = () => process.exit(0);
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  return () => {
    process.off('SIGTERM', leave);
    process.off('SIGINT', leave);
  };
}

/**
 * Leaves in order when told to: not ready at once, new requests still served until the balancer has noticed, those in
 * flight finished, the pool closed, exit 0. A second signal leaves at once.
 */
export function leaveOnSignal(app: NestFastifyApplication, settings: Settings, logger: Logger): void {
  const { drainSeconds, finishSeconds } = settings;
  let leavingSinceMs: number | undefined;
  const leave = (signal: NodeJS.Signals): void => {
    if (leavingSinceMs !== undefined) {
      if (performance.now() - leavingSinceMs < SAME_SIGNAL_MS) return;
      logger.warn({ signal }, 'second signal: leaving at once');
      process.exit(1);
    }
    leavingSinceMs = performance.now();
    app.get(Lifecycle).drain();
    logger.info({ signal, drain_seconds: drainSeconds }, 'shutting down: no longer ready, still serving');
    void finish();
  };
  const finish = async (): Promise<void> => {
    await sleep(drainSeconds * 1000);
    const closed = app.close().then(
      () => true,
      (error: unknown) => {
        logger.error({ err: error }, 'shutting down: could not close in order');
        return false;
      },
    );
    const finished = await within(finishSeconds * 1000, app.get(Lifecycle).idle());
    // What is open now is no request: connections that a client holds for later, or never used.
    app.getHttpServer().closeAllConnections();
    const inOrder = (await within(CLOSE_LIMIT * 1000, closed)) && (await closed);
    if (finished) logger.info('shut down: every request answered');
    else logger.error({ finish_seconds: finishSeconds }, 'shut down: requests in flight were cut off');
    process.exit(finished && inOrder ? 0 : 1);
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}

/** Whether the promise was fulfilled in time. */
async function within(limitMs: number, promise: Promise<unknown>): Promise<boolean> {
  const late = sleep(limitMs, 'late', { ref: false });
  return (await Promise.race([promise, late])) !== 'late';
}
