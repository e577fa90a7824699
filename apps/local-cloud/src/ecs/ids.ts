import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** 32 hexadecimal digits, as ECS gives its tasks. */
export function newTaskId(): string {
  return randomBytes(16).toString('hex');
}

/** `ecs-svc/` and 19 digits. */
export function newDeploymentId(): string {
  const digits = Array.from({ length: 18 }, () => randomInt(10)).join('');
  return `ecs-svc/${1 + randomInt(9)}${digits}`;
}

export function newUuid(): string {
  return randomUUID();
}
