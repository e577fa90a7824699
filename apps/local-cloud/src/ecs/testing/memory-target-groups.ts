import type { TargetGroups, TargetHealth } from '../../contracts.ts';
import { wait } from '../wait.ts';

/** Target groups whose targets are as healthy as a test says. @param options.delayMs deregistration delay */
export function createMemoryTargetGroups(options: { groups: string[]; delayMs: number }) {
  const targets = new Map<string, TargetHealth>();
  const calls: string[] = [];
  const unassociated = new Set<string>();
  const key = (group: string, ip: string, port: number) => `${group} ${ip}:${port}`;
  let judge: (ip: string) => TargetHealth = () => ({ state: 'healthy' });
  const targetGroups: TargetGroups = {
    exists: (group) => options.groups.includes(group),
    isAssociated: (group) => !unassociated.has(group),
    register(group, ip, port) {
      calls.push(`register ${ip}:${port}`);
      targets.set(key(group, ip, port), { state: 'initial' });
    },
    async deregister(group, ip, port) {
      calls.push(`deregister ${ip}:${port}`);
      targets.set(key(group, ip, port), { state: 'draining' });
      await wait(options.delayMs);
      targets.delete(key(group, ip, port));
    },
    health(group, ip, port) {
      const found = targets.get(key(group, ip, port));
      return found?.state === 'initial' ? judge(ip) : found;
    },
  };
  return {
    ...targetGroups,
    calls,
    unassociated,
    registered: () => [...targets].filter(([, { state }]) => state !== 'draining').map(([name]) => name),
    /** What the health of a registered target is from now on. */
    judge: (how: (ip: string) => TargetHealth) => (judge = how),
  };
}
