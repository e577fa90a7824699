import type {
  ContainerDefinition,
  CreateServiceRequest,
  Deployment,
  Service,
  ServiceEvent,
  Task,
} from '@aws-sdk/client-ecs';
import type { Image, LogWriter } from '../../contracts.ts';
import { createClock } from '../../clock.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { createEcs } from '../index.ts';
import type { EcsOptions } from '../index.ts';
import { createFakeRuntime } from './fake-runtime.ts';
import { createMemoryNetwork } from './memory-network.ts';
import { createMemoryTargetGroups } from './memory-target-groups.ts';
import { trustedRoles } from './trusted-roles.ts';

export const BLUE = 'arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/local-service-blue/0123';
export const IMAGE = `000000000000.dkr.ecr.eu-west-1.amazonaws.com/cutover/service@sha256:${'a'.repeat(64)}`;
export const CLUSTER = 'cutover-local-service';

export interface LogLine {
  readonly stream: string;
  readonly message: string;
  readonly timestampMs: number;
}

export interface TestOptions {
  readonly timeScale?: number;
  readonly delayMs?: number;
  readonly overrides?: Partial<EcsOptions>;
}

/** ECS with everything around it in memory. */
export function createTestEcs({ timeScale = 1, delayMs = 5000, overrides = {} }: TestOptions = {}) {
  const { runtime, fakes } = createFakeRuntime();
  const targetGroups = createMemoryTargetGroups({ groups: [BLUE], delayMs });
  const network = createMemoryNetwork();
  const lines: LogLine[] = [];
  const complaints: string[] = [];
  const parameters = new Map<string, string>();
  const images = new Map<string, Image>([[IMAGE, { digest: `sha256:${'a'.repeat(64)}`, folder: '/bundle' }]]);
  const options: EcsOptions = {
    store: createMemoryStore(),
    clock: createClock(timeScale),
    network,
    targetGroups,
    parameters: { read: (name) => parameters.get(name) },
    logs: logWriter(lines),
    metrics: { count: () => undefined },
    images: {
      push: () => Promise.reject(new Error('no pushes in this test')),
      pull: () => Promise.resolve(),
      find: (reference) => images.get(reference),
    },
    roles: trustedRoles,
    place: { region: 'eu-west-1', account: '000000000000' },
    stateFolder: '/state',
    log: (line) => void complaints.push(line),
    runtime,
    ...overrides,
  };
  let ecs = createEcs(options);

  /** Calls an action as the wire does. */
  async function call<Output>(action: string, input: unknown): Promise<Output> {
    const handler = ecs.endpoint.handlers[action];
    if (handler === undefined) throw new Error(`no handler for ${action}`);
    return (await handler(input as never)) as Output;
  }

  return {
    call,
    running: () => ecs.running,
    provider: () => ecs.providers[0]!,
    /** What a process that starts again over the same state sees. */
    restart: () => (ecs = createEcs(options)),
    options,
    fakes,
    targetGroups,
    network,
    lines,
    complaints,
    parameters,
    images,
    register: (container: ContainerDefinition = {}, more: object = {}) =>
      call<{ taskDefinition: { taskDefinitionArn: string } }>('RegisterTaskDefinition', {
        ...definition(container),
        ...more,
      }),
    createService: (more: Partial<CreateServiceRequest> = {}) =>
      call<{ service: Service }>('CreateService', serviceRequest(more)),
    update: (more: object) =>
      call<{ service: Service }>('UpdateService', { cluster: CLUSTER, service: 'service-blue', ...more }),
    async service(): Promise<Service & { deployments: Deployment[]; events: ServiceEvent[] }> {
      const { services } = await call<{ services: Service[] }>('DescribeServices', {
        cluster: CLUSTER,
        services: ['service-blue'],
      });
      return services[0] as Service & { deployments: Deployment[]; events: ServiceEvent[] };
    },
    async tasks(desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING'): Promise<Task[]> {
      const { taskArns } = await call<{ taskArns: string[] }>('ListTasks', {
        cluster: CLUSTER,
        desiredStatus,
      });
      if (taskArns.length === 0) return [];
      return (await call<{ tasks: Task[] }>('DescribeTasks', { cluster: CLUSTER, tasks: taskArns })).tasks;
    },
  };
}

function logWriter(lines: LogLine[]): LogWriter {
  return {
    hasGroup: (group) => group === '/cutover/local/service',
    append: (_group, stream, events) => void lines.push(...events.map((event) => ({ stream, ...event }))),
  };
}

export function definition(container: ContainerDefinition = {}) {
  return {
    family: 'cutover-local-service-blue',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
    containerDefinitions: [
      {
        name: 'service',
        image: IMAGE,
        command: ['main.mjs'],
        portMappings: [{ containerPort: 8080 }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '/cutover/local/service',
            'awslogs-region': 'eu-west-1',
            'awslogs-stream-prefix': 'blue',
          },
        },
        ...container,
      },
    ],
  };
}

export function serviceRequest(more: Partial<CreateServiceRequest> = {}): CreateServiceRequest {
  return {
    cluster: CLUSTER,
    serviceName: 'service-blue',
    taskDefinition: 'cutover-local-service-blue',
    desiredCount: 2,
    launchType: 'FARGATE',
    networkConfiguration: NETWORK,
    loadBalancers: [{ targetGroupArn: BLUE, containerName: 'service', containerPort: 8080 }],
    ...more,
  };
}

export const NETWORK = {
  awsvpcConfiguration: { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-task'] },
};
