import type { Place } from '../contracts.ts';
import { invalidParameter } from './errors.ts';

/** The ARNs of ECS in one account and region. */
export function arnsOf({ region, account }: Place) {
  const arn = (resource: string) => `arn:aws:ecs:${region}:${account}:${resource}`;
  return {
    cluster: (name: string) => arn(`cluster/${name}`),
    service: (cluster: string, name: string) => arn(`service/${cluster}/${name}`),
    task: (cluster: string, id: string) => arn(`task/${cluster}/${id}`),
    container: (cluster: string, taskId: string, id: string) => arn(`container/${cluster}/${taskId}/${id}`),
    /** @param key `family:revision` */
    taskDefinition: (key: string) => arn(`task-definition/${key}`),
  };
}

export type Arns = ReturnType<typeof arnsOf>;

export function lastSegment(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

/**
 * Name of a service or id of a task, given as itself or as an ARN.
 * @throws {AwsError} InvalidParameterException where the ARN is of another cluster
 */
export function nameWithin(cluster: string, reference: string): string {
  const owner = /^arn:[^/]+\/([^/]+)\/[^/]+$/.exec(reference)?.[1];
  if (owner !== undefined && owner !== cluster) {
    throw invalidParameter(`Identifier is for ${owner}. Your cluster is ${cluster}`);
  }
  return lastSegment(reference);
}

/** @throws {AwsError} InvalidParameterException where an ARN is of another region */
export function checkRegion(reference: string | undefined, { region }: Place): void {
  const owner = /^arn:[^:]+:ecs:([^:]+):/.exec(reference ?? '')?.[1];
  if (owner === undefined || owner === region) return;
  throw invalidParameter(`Invalid identifier: Identifier is for ${owner}. Your region is ${region}`);
}

/** Resource type and path of an ECS ARN: `service`, `my-cluster/my-service`; undefined for anything else. */
export function parseArn(arn: string): { type: string; path: string } | undefined {
  const [, type, path] = /^arn:aws:ecs:[^:]*:[^:]*:([a-z-]+)\/(.+)$/.exec(arn) ?? [];
  return type === undefined || path === undefined ? undefined : { type, path };
}
