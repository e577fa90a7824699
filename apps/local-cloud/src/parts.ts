import { join } from 'node:path';
import { causesOf } from './causes/causes.ts';
import type { NamedCause } from './causes/causes.ts';
import { gatherFacts } from './causes/gather-facts.ts';
import type { templateView } from './causes/template-view.ts';
import { rememberUnhealthyTargets } from './causes/unhealthy-targets.ts';
import type { CloudClock, Place, ResourceProvider, Running, ServiceEndpoint } from './contracts.ts';
import { createDatabases } from './database/index.ts';
import type { DynaliteServer } from './dynamodb/dynalite-server.ts';
import { judgedDynamodb } from './dynamodb/judged-dynamodb.ts';
import { createTableKeys } from './dynamodb/table-keys.ts';
import { tableProvider } from './dynamodb/table-provider.ts';
import { createEcs } from './ecs/index.ts';
import { factsOf } from './facts.ts';
import { createIam } from './iam/index.ts';
import type { Iam } from './iam/index.ts';
import { createEcr } from './ecr/index.ts';
import type { Registry } from './ecr/index.ts';
import { createLoadBalancing } from './load-balancer/index.ts';
import type { LoadBalancing } from './load-balancer/index.ts';
import { createLogs } from './logs/index.ts';
import { createMetrics } from './metrics/index.ts';
import { networkState } from './network/network-state.ts';
import { createNetwork, vpcBlock } from './network/network.ts';
import { networkProviders } from './network/providers.ts';
import { routeProviders } from './network/route-providers.ts';
import { createParameterStore } from './parameter-store/index.ts';
import type { ParameterStore } from './parameter-store/index.ts';
import type { FileStore } from './store/file-store.ts';
import { createSts } from './sts/index.ts';
import { recordProviders } from './template/record-providers.ts';
import type { ApiAnswer, ApiRequest } from './wire/http-message.ts';

export interface PartsRequest {
  readonly store: FileStore;
  readonly clock: CloudClock;
  readonly place: Place;
  readonly stateFolder: string;
  readonly dynamodb: () => Promise<DynaliteServer>;
  /** How late edits of listener rules may work, in seconds. */
  readonly propagationSeconds: () => number;
  /** Base URL of this cloud; asked for when tasks start. */
  readonly endpoint: () => string;
  readonly log: (message: string) => void;
}

export interface Parts {
  readonly endpoints: readonly ServiceEndpoint[];
  readonly providers: readonly ResourceProvider[];
  readonly images: Registry;
  readonly parameters: ParameterStore;
  readonly loadBalancing: LoadBalancing;
  /** Lines of the template that explain why a deployment failed. */
  readonly causes: (
    origin: ReturnType<typeof templateView>,
    asked: { readonly service: string; readonly sinceMs: number },
  ) => Promise<NamedCause[]>;
  readonly iam: Iam;
  /** Answers a request of DynamoDB's API. */
  readonly dynamodb: (request: ApiRequest) => Promise<ApiAnswer>;
  /** In the order in which they stop: tasks while the balancer still answers for them, then what they used. */
  readonly running: readonly Running[];
}

/** Puts the parts of the cloud together; none of them does anything yet. */
export function createParts(request: PartsRequest): Parts {
  const { store, place, stateFolder } = request;
  const ec2 = networkState(store);
  const network = createNetwork(ec2);
  const parameters = createParameterStore(request);
  const logs = createLogs(request);
  const metrics = createMetrics(request);
  const databases = createDatabases({ ...request, network });
  const images = createEcr({ ...request, running: () => ecs.imagesInUse() });
  const targets = rememberUnhealthyTargets(request.clock, network, (groups) => vpcBlock(ec2, groups));
  const loadBalancing = createLoadBalancing({
    ...request,
    network,
    metrics: metrics.writer,
    onUnhealthy: (event) => targets.saw(event),
    accessLogFolder: join(stateFolder, 'access-logs'),
  });
  const tableKeys = createTableKeys(request.dynamodb);
  const iam = createIam({
    ...request,
    facts: factsOf(place, () => ({ ecs, images, loadBalancing, parameters, tableKeys })),
  });
  const ecs = createEcs({
    ...request,
    network,
    images,
    targetGroups: loadBalancing.targetGroups,
    parameters: parameters.values,
    databases: databases.ports,
    logs: logs.writer,
    metrics: metrics.writer,
    roles: iam.taskRoles,
  });
  return {
    endpoints: [
      ecs.endpoint,
      images.endpoint,
      loadBalancing.endpoint,
      parameters.endpoint,
      logs.endpoint,
      metrics.endpoint,
      createSts(place, iam),
    ],
    providers: [
      ...networkProviders(ec2),
      ...routeProviders(ec2),
      ...recordProviders(),
      ...iam.providers,
      ...images.providers,
      ...parameters.providers,
      ...logs.providers,
      ...metrics.providers,
      ...databases.providers,
      tableProvider(request.dynamodb, dynamodbArn(place)),
      ...loadBalancing.providers,
      ...ecs.providers,
    ],
    images,
    parameters,
    loadBalancing,
    causes: async (origin, asked) =>
      causesOf(await gatherFacts({ ec2, network, targets, parameters, logs, databases, ecs }, origin, asked)),
    iam,
    dynamodb: judgedDynamodb({ server: request.dynamodb, keys: tableKeys, iam }),
    running: [ecs.running, loadBalancing.running, databases.running, metrics.running],
  };
}

export function dynamodbArn({ region, account }: Place): string {
  return `arn:aws:dynamodb:${region}:${account}:`;
}
