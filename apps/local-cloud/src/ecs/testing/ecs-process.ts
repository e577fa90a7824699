import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClock } from '../../clock.ts';
import { networkState } from '../../network/network-state.ts';
import { createNetwork } from '../../network/network.ts';
import { createFileStore } from '../../store/file-store.ts';
import { createEcs } from '../index.ts';
import { createMemoryTargetGroups } from './memory-target-groups.ts';
import { BLUE, IMAGE } from './test-ecs.ts';
import { trustedRoles } from './trusted-roles.ts';

export interface Question {
  readonly id: number;
  readonly action: string;
  readonly input: unknown;
}

export interface Answer {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: string;
}

/** ECS in a process of its own, on real processes, files and loopback addresses, asked over IPC: made to be killed. */
const [stateFolder = '', bundle = '', timeScale = '1'] = process.argv.slice(2);
const store = createFileStore(stateFolder);
const network = networkState(store);
network.vpcs.set('vpc', { id: 'vpc', cidr: '10.83.0.0/16' });
network.groups.set('sg-task', { id: 'sg-task', vpcId: 'vpc', inline: [] });
for (const [zone, cidr] of [
  ['a', '10.83.1.0/24'],
  ['b', '10.83.2.0/24'],
] as const) {
  network.subnets.set(`subnet-${zone}`, { id: `subnet-${zone}`, vpcId: 'vpc', cidr, availabilityZone: zone });
}
const ecs = createEcs({
  store,
  clock: createClock(Number(timeScale)),
  network: createNetwork(network),
  targetGroups: createMemoryTargetGroups({ groups: [BLUE], delayMs: 300 }),
  parameters: { read: (name) => (name === '/test/secret' ? 's3cret' : undefined) },
  logs: {
    hasGroup: () => true,
    append(_group, stream, events) {
      const lines = events.map((event) => JSON.stringify({ stream, ...event }) + '\n');
      appendFileSync(join(stateFolder, 'logs.ndjson'), lines.join(''));
    },
  },
  metrics: { count: () => undefined },
  images: {
    push: () => Promise.reject(new Error('no pushes in this test')),
    pull: () => Promise.resolve(),
    find: (reference) =>
      reference === IMAGE ? { digest: `sha256:${'a'.repeat(64)}`, folder: bundle } : undefined,
  },
  roles: trustedRoles,
  place: { region: 'eu-west-1', account: '000000000000' },
  stateFolder,
  log: (line) => process.send?.({ id: -1, error: line } satisfies Answer),
});
await ecs.running.start();
process.send?.({ id: 0 } satisfies Answer);

process.on('message', (question: Question) => {
  void answer(question).then((given) => process.send?.(given));
});

async function answer({ id, action, input }: Question): Promise<Answer> {
  try {
    if (action !== 'stop') return { id, output: await ecs.endpoint.handlers[action]?.(input as never) };
    await ecs.running.stop(input as { destroy: boolean });
    await store.close();
    setImmediate(() => process.disconnect());
    return { id };
  } catch (error) {
    return { id, error: String(error) };
  }
}
