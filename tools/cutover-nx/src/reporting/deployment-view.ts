import { styleText } from 'node:util';
import type { DeployEvent, ServiceDeployment, Slot, Stage, Weights } from '@cutover/deploy';
import type { LoadTotals } from '@cutover/load';
import { count, duration, releaseInWords, weightsInWords } from './wording.ts';

interface StageLine {
  readonly stage: Stage;
  readonly startedAtMs: number;
  endedAtMs?: number;
  failed?: boolean;
}

const BAR_WIDTH = 30;

/** What the live list shows: built up from the engine's events, drawn as lines. */
export class DeploymentView {
  #deployment: ServiceDeployment | undefined;
  #resumed = false;
  #stages: StageLine[] = [];
  #weights: Weights | undefined;
  #health: Extract<DeployEvent, { type: 'health' }> | undefined;
  #waiting: Extract<DeployEvent, { type: 'waiting' }> | undefined;
  #notes: string[] = [];

  take(event: DeployEvent): void {
    switch (event.type) {
      case 'deployment-started':
        this.#deployment = event.deployment;
        this.#resumed = event.resumed;
        break;
      case 'stage-started':
        this.#waiting = undefined;
        this.#stages.push({ stage: event.stage, startedAtMs: event.atMs });
        break;
      case 'stage-ended':
        this.#waiting = undefined;
        this.#end(event.stage, event.atMs, event.failed);
        break;
      case 'weights':
        this.#weights = event.weights;
        break;
      case 'health':
        this.#health = event;
        break;
      case 'waiting':
        this.#waiting = event;
        break;
      case 'note':
        this.#notes = [...this.#notes, event.text].slice(-3);
        break;
      case 'deployment-ended':
        this.#deployment = event.deployment;
        break;
    }
  }

  lines(nowMs: number, load: LoadTotals | undefined, rate: number): string[] {
    return [
      this.#title(),
      ...this.#stages.map((line) => stageLine(line, nowMs)),
      ...(this.#waiting === undefined
        ? []
        : [`    ${this.#waiting.reason}: ${duration(Math.max(0, this.#waiting.untilMs - nowMs))} at most`]),
      '',
      ...this.#facts(load, rate),
      ...this.#notes.map((note) => styleText('dim', `  ${note}`)),
    ];
  }

  #end(stage: Stage, atMs: number, failed: boolean): void {
    const line = this.#stages.findLast(
      (candidate) => candidate.stage === stage && candidate.endedAtMs === undefined,
    );
    if (line === undefined) return;
    line.endedAtMs = atMs;
    line.failed = failed;
  }

  #title(): string {
    if (this.#deployment === undefined) return 'preparing';
    const { id, service, environment, release, fromSlot, toSlot } = this.#deployment;
    const way = fromSlot === undefined ? `first deployment, to ${toSlot}` : `${fromSlot} → ${toSlot}`;
    return `${styleText('bold', `${service} in ${environment}`)}  release ${releaseInWords(release)}  ${way}  ${styleText('dim', `${id}${this.#resumed ? ', resumed' : ''}`)}`;
  }

  #facts(load: LoadTotals | undefined, rate: number): string[] {
    const health = this.#health;
    return [
      ...(this.#weights === undefined
        ? []
        : [`  weights   ${bar(this.#weights)}  ${weightsInWords(this.#weights)}`]),
      ...(health === undefined
        ? []
        : [
            `  healthy   ${health.slot} ${health.healthy} of ${health.wanted}${health.waitingFor === '' ? '' : `, waiting for ${health.waitingFor}`}`,
          ]),
      ...(load === undefined
        ? []
        : [
            `  load      ${rate} requests/s, ${count(load.started)} sent, ${failed(load)}, p99 ${Math.round(load.latencyMs.p99)} ms`,
          ]),
    ];
  }
}

function stageLine({ stage, startedAtMs, endedAtMs, failed }: StageLine, nowMs: number): string {
  const took = duration((endedAtMs ?? nowMs) - startedAtMs);
  if (endedAtMs === undefined) return `  ${styleText('cyan', '▸')} ${stage.padEnd(30)} ${took}`;
  return `  ${failed === true ? styleText('red', '✘') : styleText('green', '✔')} ${stage.padEnd(30)} ${styleText('dim', took)}`;
}

function bar(weights: Weights): string {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  const colours: Record<Slot, 'blue' | 'green' | 'yellow'> = { blue: 'blue', green: 'green', asg: 'yellow' };
  if (sum === 0) return styleText('dim', '░'.repeat(BAR_WIDTH));
  return (Object.entries(weights) as [Slot, number][])
    .map(([slot, weight]) => styleText(colours[slot], '█'.repeat(Math.round((weight / sum) * BAR_WIDTH))))
    .join('');
}

function failed(load: LoadTotals): string {
  return load.failed === 0
    ? styleText('green', '0 failed')
    : styleText('red', `${count(load.failed)} failed`);
}
