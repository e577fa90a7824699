import type { Reporter } from '@cutover/deploy';
import type { LoadTotals } from '@cutover/load';
import { createLogUpdate } from 'log-update';
import { DeploymentView } from './deployment-view.ts';

const REDRAW_EVERY_MS = 125;

/** Reports to a terminal: a list that is redrawn in place while the deployment goes on. */
export function liveReporter(
  stream: NodeJS.WriteStream,
  load: () => { totals: LoadTotals; rate: number } | undefined,
): Reporter & { end(): void } {
  const view = new DeploymentView();
  const update = createLogUpdate(stream);
  const draw = () => {
    const now = load();
    update(view.lines(Date.now(), now?.totals, now?.rate ?? 0).join('\n'));
  };
  const timer = setInterval(draw, REDRAW_EVERY_MS);
  timer.unref();
  return {
    report: (event) => view.take(event),
    end() {
      clearInterval(timer);
      draw();
      update.done();
    },
  };
}
