import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { Lifecycle } from './lifecycle.ts';
import type { Logger } from './logging/logger.ts';
import type { Settings } from './settings/settings.ts';

/** A terminal and a supervisor often both pass on the same Ctrl-C: that is one signal. */
const SAME_SIGNAL_MS = 500;

/**
 * Leaves in order when told to: not ready at once, new requests still served until the balancer has noticed, those in
 * flight finished, the pool closed, exit 0. A second signal leaves at once.
 */
export function leaveOnSignal(app: INestApplication, settings: Settings, logger: Logger): void {
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
    const unfinished = sleep(finishSeconds * 1000, 'unfinished', { ref: false });
    const outcome = await Promise.race([close(app, logger), unfinished]);
    if (outcome === 'closed') logger.info('shut down: every request answered');
    if (outcome === 'unfinished') {
      logger.error({ finish_seconds: finishSeconds }, 'shut down: requests in flight were cut off');
    }
    process.exit(outcome === 'closed' ? 0 : 1);
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}

async function close(app: INestApplication, logger: Logger): Promise<'closed' | 'failed'> {
  try {
    await app.close();
    return 'closed';
  } catch (error) {
    logger.error({ err: error }, 'shut down: could not close in order');
    return 'failed';
  }
}
