/** Service events as ECS words them: operators and tools search for these sentences. */
export function eventWords(service: string) {
  const tasks = (ids: readonly string[]) => ids.map((id) => `(task ${id})`).join(' ');
  const say = (what: string) => `(service ${service}) ${what}`;
  return {
    started: (ids: readonly string[]) => say(`has started ${ids.length} tasks: ${tasks(ids)}.`),
    stopped: (ids: readonly string[]) => say(`has stopped ${ids.length} running tasks: ${tasks(ids)}.`),
    draining: (count: number) => say(`has begun draining connections on ${count} tasks.`),
    registered: (count: number, group: string) =>
      say(`registered ${count} targets in (target-group ${group})`),
    deregistered: (count: number, group: string) =>
      say(`deregistered ${count} targets in (target-group ${group})`),
    registrationFailed: (group: string, reason: string) =>
      say(`failed to register targets in (target-group ${group}) with (error ${reason})`),
    unhealthyTarget: (task: string, port: number, group: string, reason: string) =>
      say(`(task ${task}) (port ${port}) is unhealthy in (target-group ${group}) due to (reason ${reason}).`),
    unhealthyContainer: (task: string) => say(`(task ${task}) failed container health checks.`),
    notPlaced: (reason: string) => say(`was unable to place a task. Reason: ${reason}.`),
    impaired: () =>
      say(
        'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
      ),
    blocked: () =>
      say(
        'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
      ),
    deploymentCompleted: (id: string) => say(`(deployment ${id}) deployment completed.`),
    deploymentFailed: (id: string) => say(`(deployment ${id}) deployment failed: tasks failed to start.`),
    rollingBack: (id: string) => say(`rolling back to (deployment ${id}).`),
    steady: () => say('has reached a steady state.'),
  };
}

export const rolloutReasons = {
  inProgress: (id: string) => `ECS deployment ${id} in progress.`,
  completed: (id: string) => `ECS deployment ${id} completed.`,
  failed: 'ECS deployment circuit breaker: tasks failed to start.',
  rollingBack: (id: string) => `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`,
} as const;
