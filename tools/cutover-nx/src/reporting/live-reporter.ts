import type { Reporter } from '@cutover/deploy';
import { createLogUpdate } from 'log-update';
import type { TrafficAlongside } from '../session/traffic-alongside.ts';
import { DeploymentView } from './deployment-view.ts';

const REDRAW_EVERY_MS = 125;

/** Reports to a terminal: a list that is redrawn in place while the deployment goes on. */
export function liveReporter(
  stream: NodeJS.WriteStream,
  traffic: TrafficAlongside | undefined,
): Reporter & { end(): void } {
  const view = new DeploymentView();
  const update = createLogUpdate(stream);
  const draw = () => update(view.lines(Date.now(), traffic?.totals(), traffic?.rate ?? 0).join('\n'));
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
