import { request } from 'node:http';
import type { CloudClock, Network } from '../contracts.ts';
import type { UnhealthyTargetEvent } from '../load-balancer/traffic/fleet.ts';
import type { UnhealthyTarget } from './facts.ts';

/** The newest are kept: they are asked for right after a deployment that failed. */
const KEPT = 200;
/** No service has it: whoever answers here, with whatever code, is alive and waits for nothing. */
const NOWHERE = '/cutover-is-anybody-there';

export interface UnhealthyTargets {
  saw(event: UnhealthyTargetEvent): void;
  /** Those since then, when what is asked of them has been answered. */
  since(ms: number): Promise<UnhealthyTarget[]>;
}

/** Remembers why targets became unhealthy: their tasks, and so the targets themselves, are gone soon after. */
export function rememberUnhealthyTargets(
  clock: CloudClock,
  network: Pick<Network, 'find' | 'allows' | 'dial'>,
  vpcBlockOf: (securityGroups: readonly string[]) => string,
): UnhealthyTargets {
  let kept: Promise<UnhealthyTarget>[] = [];

  const look = async ({ group, loadBalancer, id, port, health }: UnhealthyTargetEvent) => {
    const { healthCheck: check, arn: targetGroupArn } = group;
    const checkedPort = check.port === 'traffic-port' ? port : Number(check.port);
    const taskGroups = network.find(id)?.securityGroups ?? [];
    const balancerGroups = loadBalancer?.securityGroups ?? [];
    const reached = network.allows(balancerGroups, taskGroups, checkedPort, { to: id });
    const address = reached ? network.dial(id, checkedPort) : undefined;
    const ask = address !== undefined && health.reason === 'Target.Timeout';
    return {
      atMs: clock.now().getTime(),
      targetGroupArn,
      port,
      health,
      check,
      balancerGroups,
      taskGroups,
      taskAddress: id,
      vpcBlock: vpcBlockOf(balancerGroups),
      reached,
      ...(ask ? { answersElsewhere: await answers(address, clock.scaledMs(check.timeoutSeconds)) } : {}),
    };
  };

  return {
    saw(event) {
      kept = [...kept, look(event)].slice(-KEPT);
    },
    async since(ms) {
      return (await Promise.all(kept)).filter(({ atMs }) => atMs >= ms);
    },
  };
}

function answers(address: { host: string; port: number }, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ ...address, path: NOWHERE, agent: false, timeout: timeoutMs });
    asked
      .on('response', (response) => {
        response.resume();
        resolve(true);
      })
      .on('timeout', () => asked.destroy())
      .on('error', () => resolve(false))
      .on('close', () => resolve(false))
      .end();
  });
}
