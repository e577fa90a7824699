import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  CloudClock,
  DatabasePorts,
  Handlers,
  Images,
  LogWriter,
  MetricWriter,
  Network,
  ParameterValues,
  Place,
  ResourceProvider,
  Running,
  ServiceEndpoint,
  Store,
  TargetGroups,
  TaskRoles,
} from '../contracts.ts';
import { createCluster } from './actions/create-cluster.ts';
import { createService } from './actions/create-service.ts';
import { deleteCluster } from './actions/delete-cluster.ts';
import { deleteService } from './actions/delete-service.ts';
import { deregisterTaskDefinition } from './actions/deregister-task-definition.ts';
import { describeClusters } from './actions/describe-clusters.ts';
import { describeServices } from './actions/describe-services.ts';
import { describeTaskDefinition } from './actions/describe-task-definition.ts';
import { describeTasks } from './actions/describe-tasks.ts';
import { listClusters } from './actions/list-clusters.ts';
import { listServices } from './actions/list-services.ts';
import { listTaskDefinitions } from './actions/list-task-definitions.ts';
import { listTasks } from './actions/list-tasks.ts';
import { registerTaskDefinition } from './actions/register-task-definition.ts';
import { listTagsForResource, tagResource, tagsOf, untagResource } from './actions/resource-tags.ts';
import { runTask } from './actions/run-task.ts';
import { stopTask } from './actions/stop-task.ts';
import { updateService } from './actions/update-service.ts';
import { arnsOf } from './arns.ts';
import { findDefinition } from './definitions/find-definition.ts';
import { clusterProvider } from './cluster-provider.ts';
import type { EcsContext } from './context.ts';
import { openState } from './records.ts';
import { createServiceBook } from './scheduler/service-book.ts';
import { createServiceScheduler } from './scheduler/service-scheduler.ts';
import { observeTasks } from './scheduler/task-outcomes.ts';
import { createProcessRuntime } from './tasks/process-runtime.ts';
import { rolesOf } from './tasks/roles-of-task.ts';
import { createTaskRunner } from './tasks/task-runner.ts';
import type { TaskRuntime } from './tasks/task-runtime.ts';

export interface EcsOptions {
  readonly store: Store;
  readonly clock: CloudClock;
  readonly network: Network;
  readonly targetGroups: TargetGroups;
  readonly parameters: ParameterValues;
  readonly databases?: DatabasePorts;
  readonly logs: LogWriter;
  readonly metrics: MetricWriter;
  readonly images: Images;
  readonly roles: TaskRoles;
  readonly place: Place;
  /** Absolute; `tasks/` below it belongs to ECS. */
  readonly stateFolder: string;
  /** For what nobody asked about and yet went wrong. */
  readonly log: (line: string) => void;
  /** What runs the containers; processes of this machine where it is not given. */
  readonly runtime?: TaskRuntime;
}

export interface Ecs {
  readonly endpoint: ServiceEndpoint;
  readonly providers: ResourceProvider[];
  readonly running: Running;
  /** None where there is no such resource. */
  tagsOf(arn: string): Readonly<Record<string, string>>;
  /** ARNs of task role and execution role of a task definition; none where there is no such definition. */
  rolesOf(taskDefinition: string): readonly string[];
  /** Digests of the images that tasks run. */
  imagesInUse(): string[];
  /** Tasks that stopped since then (epoch milliseconds) with a code and a reason, the newest last. */
  stoppedTasks(sinceMs: number): StoppedTask[];
}

export interface StoppedTask {
  readonly stopCode: string;
  readonly stoppedReason: string;
  readonly subnetId: string | undefined;
  readonly securityGroups: readonly string[];
  readonly publicAddress: boolean;
}

const actions = {
  CreateCluster: createCluster,
  CreateService: createService,
  DeleteCluster: deleteCluster,
  DeleteService: deleteService,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DescribeClusters: describeClusters,
  DescribeServices: describeServices,
  DescribeTaskDefinition: describeTaskDefinition,
  DescribeTasks: describeTasks,
  ListClusters: listClusters,
  ListServices: listServices,
  ListTagsForResource: listTagsForResource,
  ListTaskDefinitions: listTaskDefinitions,
  ListTasks: listTasks,
  RegisterTaskDefinition: registerTaskDefinition,
  RunTask: runTask,
  StopTask: stopTask,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateService: updateService,
} as const;

/** The ECS part of the local cloud: task definitions, services and tasks, which are real processes. */
export function createEcs(options: EcsOptions): Ecs {
  const { clock, targetGroups, network, place } = options;
  const state = openState(options.store);
  const arns = arnsOf(place);
  const book = createServiceBook(state, clock);
  const runtime = options.runtime ?? createProcessRuntime();
  const folder = join(options.stateFolder, 'tasks');
  const observer = observeTasks(book, clock, (key) => scheduler.wake(key));
  const runner = createTaskRunner({ ...options, state, runtime, folder }, observer);
  const scheduler = createServiceScheduler(book, { ...options, state, arns, runner });
  const { roles } = options;
  const context: EcsContext = { state, arns, place, clock, targetGroups, network, roles, runner, scheduler };
  return {
    endpoint: { service: 'ecs', handlers: bind(actions, context) },
    providers: [clusterProvider(context)],
    stoppedTasks: (sinceMs) =>
      state.tasks
        .values()
        .filter(({ stoppingAtMs = 0 }) => stoppingAtMs >= sinceMs)
        .map(({ stopCode = '', stoppedReason = '', networkInterface, securityGroups, publicAddress }) => ({
          stopCode,
          stoppedReason,
          subnetId: networkInterface?.subnetId,
          securityGroups,
          publicAddress: publicAddress ?? false,
        })),
    imagesInUse: () =>
      state.tasks
        .values()
        .filter(({ lastStatus }) => lastStatus !== 'STOPPED')
        .flatMap(({ containers }) => containers.flatMap(({ imageDigest }) => imageDigest ?? [])),
    tagsOf: (arn) => tagsOf(arn, state),
    rolesOf: (taskDefinition) => rolesOf(findDefinition(state, taskDefinition)?.definition ?? {}),
    running: {
      start() {
        runner.adopt();
        scheduler.start();
        return Promise.resolve();
      },
      // Services stay in the store either way: the next start runs them again, unless the store has gone.
      async stop({ destroy }) {
        scheduler.stop();
        // Also those that a killed run has left.
        if (destroy) runner.adopt();
        await runner.end();
        if (destroy) await rm(folder, { recursive: true, force: true });
      },
    },
  };
}

type Action = (input: never, context: EcsContext) => unknown;

function bind(all: Readonly<Record<string, Action>>, context: EcsContext): Handlers {
  return Object.fromEntries(
    Object.entries(all).map(([name, action]) => [name, (input: never) => action(input, context)]),
  );
}
