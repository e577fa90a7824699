import type { DeployEvent, Reporter } from '@cutover/deploy';
import { duration, releaseInWords, weightsInWords } from './wording.ts';

/** Reports where there is no terminal: one line per fact, never repeated while nothing changes. */
export function plainReporter(print: (line: string) => void): Reporter {
  const startedAt = new Map<string, number>();
  let lastLine = '';
  return {
    report(event) {
      const line = lineOf(event, startedAt);
      if (line === undefined || line === lastLine) return;
      lastLine = line;
      print(line);
    },
  };
}

function lineOf(event: DeployEvent, startedAt: Map<string, number>): string | undefined {
  switch (event.type) {
    case 'deployment-started': {
      const { id, service, environment, release, fromSlot, toSlot } = event.deployment;
      const way = fromSlot === undefined ? `to ${toSlot}, the first one` : `from ${fromSlot} to ${toSlot}`;
      return `${event.resumed ? 'resuming' : 'starting'} ${id}: release ${releaseInWords(release)} of ${service} in ${environment}, ${way}`;
    }
    case 'stage-started':
      startedAt.set(event.stage, event.atMs);
      return `${event.stage} started`;
    case 'stage-ended':
      return `${event.stage} ${event.failed ? 'failed' : 'done'} after ${duration(event.atMs - (startedAt.get(event.stage) ?? event.atMs))}`;
    case 'health':
      return `${event.slot}: ${event.healthy} of ${event.wanted} targets healthy${event.waitingFor === '' ? '' : `, waiting for ${event.waitingFor}`}`;
    case 'weights':
      return `weights: ${weightsInWords(event.weights)}`;
    case 'waiting':
      return `waiting: ${event.reason}`;
    case 'note':
      return event.text;
    case 'deployment-ended':
      return undefined;
  }
}
