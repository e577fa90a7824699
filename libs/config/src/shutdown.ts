import type { Environment } from './environment.ts';
import type { ServiceDefinition } from './service-definition.ts';

/** Variables by which a service is told how it leaves, in seconds. They are derived: a definition cannot set them. */
export const shutdownVariableNames = ['SHUTDOWN_DRAIN_SECONDS', 'SHUTDOWN_FINISH_SECONDS'] as const;

/** What a service outside of an environment does after SIGTERM, in seconds. */
export const shutdownDefaults = {
  /** New requests are still taken: a node of the balancer may not know yet. */
  drain: 5,
  /** Then requests in flight may end. Beside a settle time of 10 s it fits into ECS's usual stopTimeout of 30 s. */
  finish: 15,
} as const;

/** For closing the pool when no request needs it any more, in seconds. After that a service exits, whatever is open. */
export const CLOSE_LIMIT = 2;

/**
 * How a service of an environment leaves. It goes on taking requests for as long as a change needs to reach every node of
 * the balancer: ECS waits for the deregistration delay when it replaces a task or scales in, but not when a person stops a
 * task, nor when AWS takes a Spot task back.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
 */
export function shutdownVariables(
  { deployment }: Pick<Environment, 'deployment'>,
  { finishTimeout }: Pick<ServiceDefinition, 'finishTimeout'>,
): Record<(typeof shutdownVariableNames)[number], string> {
  return {
    SHUTDOWN_DRAIN_SECONDS: String(deployment.settle),
    SHUTDOWN_FINISH_SECONDS: String(finishTimeout),
  };
}
