import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../../../tools/median.ts';
import { type Contestant, start } from './processes.ts';

const ROUNDS = 11;
/** The service keeps its code three seconds after its start. */
const CODE_KEPT_AFTER_MS = 4000;

export interface ColdStart {
  readonly name: string;
  readonly medianMs: number;
  /** Against each bare server, of the same rounds. */
  readonly ratioToModule: number;
  readonly ratioToCommonJs: number;
}

/** Spawn to first 200 on /health/ready. Rounds are interleaved, so that a busy machine is busy for everybody. */
export async function measureColdStart(
  bundle: string,
  codeFolder: string,
  variables: Readonly<Record<string, string>>,
): Promise<ColdStart[]> {
  const script = (name: string) => `${import.meta.dirname}/${name}`;
  const main = [`${bundle}/main.mjs`];
  const kept = { ...variables, NODE_COMPILE_CACHE: codeFolder };
  const contestants: Contestant[] = [
    { name: 'bare http server, ES module', command: [script('bare-server.mjs')] },
    { name: 'bare http server, CommonJS', command: [script('bare-server-commonjs.cjs')] },
    { name: 'service, code kept from an earlier start', command: main, variables: kept },
    {
      name: 'service, first start of a release',
      command: main,
      variables: { ...variables, NODE_DISABLE_COMPILE_CACHE: '1' },
    },
  ];
  const first = await start({ name: 'keeps its code', command: main, variables: kept });
  await sleep(CODE_KEPT_AFTER_MS);
  await first.stop();

  const times = contestants.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const running = await start(contestant);
      times[index]?.push(running.startMs);
      await running.stop();
    }
  }
  const medians = times.map(median);
  return contestants.map(({ name }, index) => ({
    name,
    medianMs: medians[index]!,
    ratioToModule: medians[index]! / medians[0]!,
    ratioToCommonJs: medians[index]! / medians[1]!,
  }));
}
