import { ConfigError, parseManifest } from '@cutover/config';
import type { Network } from '../contracts.ts';
import type { Databases } from '../database/index.ts';
import type { Ecs } from '../ecs/index.ts';
import type { Logs } from '../logs/index.ts';
import type { NetworkState } from '../network/network-state.ts';
import type { ParameterStore } from '../parameter-store/index.ts';
import type { Facts } from './facts.ts';
import type { templateView } from './template-view.ts';
import type { UnhealthyTargets } from './unhealthy-targets.ts';

export interface FactSources {
  readonly ec2: NetworkState;
  readonly network: Network;
  readonly targets: UnhealthyTargets;
  readonly parameters: ParameterStore;
  readonly logs: Logs;
  readonly databases: Databases;
  readonly ecs: Ecs;
}

const MANIFEST = /^\/cutover\/[^/]+\/([^/]+)\/manifest$/;

/** @param service whose manifest counts @param sinceMs of what happened: epoch, this machine's clock */
export async function gatherFacts(
  { ec2, network, targets, parameters, logs, databases, ecs }: FactSources,
  origin: ReturnType<typeof templateView>,
  { service, sinceMs }: { readonly service: string; readonly sinceMs: number },
): Promise<Facts> {
  const inline = ec2.groups
    .values()
    .flatMap((group) =>
      group.inline.map((rule) => ({ rule, origin: origin('AWS::EC2::SecurityGroup', group.id) })),
    );
  const others = ec2.rules.values().map((rule) => {
    const kind = rule.direction === 'ingress' ? 'Ingress' : 'Egress';
    return { rule, origin: origin(`AWS::EC2::SecurityGroup${kind}`, rule.id ?? '') };
  });
  return {
    unhealthy: await targets.since(sinceMs),
    stopped: ecs.stoppedTasks(sinceMs),
    manifest: manifestOf(service, parameters, origin),
    origin,
    securityRules: [...inline, ...others],
    wayOut: (request) => network.wayOut(request),
    parameters: parameters.names(),
    logGroups: logs.groupNames(),
    databases: databases.facts(),
  };
}

/** Undefined where there is none, or one that this version cannot read: whoever deploys is told so by the engine. */
function manifestOf(
  service: string,
  parameters: ParameterStore,
  origin: ReturnType<typeof templateView>,
): Facts['manifest'] {
  const name = parameters.names().find((candidate) => MANIFEST.exec(candidate)?.[1] === service);
  const made = name === undefined ? undefined : origin('AWS::SSM::Parameter', name);
  const text = name === undefined ? undefined : parameters.values.read(name);
  if (name === undefined || made === undefined || text === undefined) return undefined;
  try {
    return { value: parseManifest(text, name), origin: made };
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
