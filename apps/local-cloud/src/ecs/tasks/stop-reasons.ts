import { randomUUID } from 'node:crypto';
import type { TaskStopCode } from '@aws-sdk/client-ecs';

/** Why a task stops, spelled as ECS spells it: people and programs search for these words. */
export interface StopCause {
  readonly stopCode: TaskStopCode;
  readonly stoppedReason: string;
}

/** The task did not get as far as RUNNING. The message is its stopped reason. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

export function cannotAssume(roleArn: string): string {
  return `ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`;
}

export const stopCauses = {
  failedToStart: (reason: string): StopCause => ({ stopCode: 'TaskFailedToStart', stoppedReason: reason }),
  essentialContainerExited: (): StopCause => ({
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
  }),
  user: (reason: string | undefined): StopCause => ({
    stopCode: 'UserInitiated',
    stoppedReason: reason ?? 'Task stopped by user',
  }),
  scaling: (deploymentId: string): StopCause => ({
    stopCode: 'ServiceSchedulerInitiated',
    stoppedReason: `Scaling activity initiated by (deployment ${deploymentId})`,
  }),
  loadBalancerHealth: (targetGroupArn: string): StopCause => ({
    stopCode: 'ServiceSchedulerInitiated',
    stoppedReason: `Task failed ELB health checks in (target-group ${targetGroupArn})`,
  }),
  containerHealth: (): StopCause => ({
    stopCode: 'ServiceSchedulerInitiated',
    stoppedReason: 'Task failed container health checks',
  }),
  lostInterface: (): StopCause => ({
    stopCode: 'TerminationNotice',
    stoppedReason: 'The network interface of the task is gone.',
  }),
} as const;

export const startFailures = {
  image: (reference: string) =>
    new StartFailure(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${reference}: ${reference}: not found`,
    ),
  /** @param reason of a registry elsewhere */
  pull: (reason: string) => new StartFailure(`CannotPullContainerError: ${reason}`),
  secrets: (names: readonly string[]) =>
    new StartFailure(
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: invalid parameters: ${names.join(',')}`,
    ),
  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html */
  noWayOut: (region: string) =>
    new StartFailure(
      `ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.${region}.amazonaws.com/": dial tcp: i/o timeout`,
    ),
  role: (roleArn: string) => new StartFailure(cannotAssume(roleArn)),
  registryAuth: (sentence: string) =>
    new StartFailure(
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: ${sentence}`,
    ),
  imageForbidden: (reference: string) =>
    new StartFailure(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${reference}: pulling from host ${reference.split('/')[0] ?? ''} failed with status code [manifests ${/[@:]([^/]+)$/.exec(reference)?.[1] ?? 'latest'}]: 403 Forbidden`,
    ),
  secretsForbidden: (sentence: string) =>
    new StartFailure(
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): AccessDeniedException: ${sentence} status code: 400, request id: ${randomUUID()}`,
    ),
  logForbidden: (sentence: string) =>
    new StartFailure(
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: ${sentence} : exit status 1`,
    ),
  logGroup: () =>
    new StartFailure(
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
    ),
  networkInterface: (reason: string) =>
    new StartFailure(`ResourceInitializationError: failed to attach a network interface: ${reason}`),
  container: (reason: string) => new StartFailure(`CannotStartContainerError: ${reason}`),
  dependency: (container: string) =>
    new StartFailure(
      `Container ${container} did not reach the condition that another container of the task depends on`,
    ),
} as const;
