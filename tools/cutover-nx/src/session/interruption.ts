import process from 'node:process';

/**
 * A signal that is aborted when somebody asks this process to stop: Ctrl-C, a cancelled CI job, or the end of the Nx
 * that started it. Its reason is an error with the cause as its message. Repeating it changes nothing: the way back is not
 * given up half-way.
 */
export function interruption(): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const stop = (cause: string) => controller.abort(new Error(cause));
  const listeners: readonly [string, () => void][] = [
    ['SIGINT', () => stop('stopped by Ctrl-C')],
    ['SIGTERM', () => stop('stopped by request')],
    ['SIGHUP', () => stop('the terminal has gone')],
    ['disconnect', () => stop('Nx has gone')],
  ];
  for (const [event, listener] of listeners) process.on(event, listener);
  // Where the terminal has gone, its pipes are closed: that must not end the way back.
  process.stdout.on('error', ignoreClosedPipe);
  process.stderr.on('error', ignoreClosedPipe);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const [event, listener] of listeners) process.off(event, listener);
    },
  };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
}
