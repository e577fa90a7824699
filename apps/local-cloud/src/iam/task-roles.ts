import { randomUUID } from 'node:crypto';
import type { Caller, Place, TaskRole, TaskRoles } from '../contracts.ts';
import type { Access, Facts } from './access.ts';
import { onStream } from './actions/logs.ts';
import { readSecrets } from './actions/parameter-store.ts';
import type { Judge } from './judge.ts';
import { roleNameOf } from './records.ts';
import type { IamState } from './records.ts';
import type { Roles } from './roles.ts';
import type { Sessions } from './sessions.ts';
import type { Trust, TrustPrincipal } from './trust.ts';
import type { CompiledRole } from './roles.ts';

/** Hours that ECS gives a task's credentials; the SDK fetches new ones before. */
const SESSION_SECONDS = 6 * 3600;
const PATH = '/v2/credentials/';

export interface TaskCredentials {
  readonly RoleArn: string;
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  readonly Expiration: string;
}

export interface TaskRolesParts {
  readonly state: IamState;
  readonly roles: Roles;
  readonly sessions: Sessions;
  readonly judge: Judge;
  readonly facts: Facts;
  readonly place: Place;
  readonly trusts: (role: CompiledRole, principal: TrustPrincipal, access: Access) => Trust;
  /** Base URL of this cloud. */
  readonly endpoint: () => string;
}

export interface EcsTaskRoles extends TaskRoles {
  /** What the address in a task's environment answers; undefined where no task has that one. */
  credentials(path: string): TaskCredentials | undefined;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
export function taskRolesOf(parts: TaskRolesParts): EcsTaskRoles {
  const { state, roles, sessions, judge, facts, place, endpoint } = parts;
  const find = (roleArn: string) => {
    const role = roles.find(roleNameOf(roleArn));
    return role?.record.arn === roleArn ? role : undefined;
  };

  function refusal({ roleArn, taskId }: TaskRole, accesses: readonly Access[]): string | undefined {
    const role = find(roleArn);
    const caller: Caller = role
      ? sessions.inRole(role.record, taskId)
      : // A role that is gone allows nothing.
        { arn: roleArn, userId: taskId, role: { name: roleNameOf(roleArn), arn: roleArn, tags: {} } };
    return judge.refusal(caller, accesses);
  }

  return {
    canAssume(roleArn, taskArn) {
      const role = find(roleArn);
      if (role === undefined) return false;
      const access = {
        action: 'sts:AssumeRole',
        resource: roleArn,
        context: { 'aws:SourceAccount': place.account, 'aws:SourceArn': taskArn },
      };
      const service = { kind: 'Service', names: ['ecs-tasks.amazonaws.com'] } as const;
      return parts.trusts(role, service, access) === 'trusted';
    },
    refusesRegistry: (role, image) =>
      repositoryArn(image) === undefined
        ? undefined
        : refusal(role, [{ action: 'ecr:GetAuthorizationToken', resource: '*' }]),
    refusesImage(role, image) {
      const resource = repositoryArn(image);
      if (resource === undefined) return undefined;
      const pull = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
      return refusal(
        role,
        pull.map((action) => ({ action, resource })),
      );
    },
    refusesSecrets: (role, references) => refusal(role, readSecrets(references, facts)),
    refusesLog: (role, action, { group, stream }) => refusal(role, [onStream(action, group, stream, facts)]),
    environment(taskId, roleArn) {
      const url = endpoint();
      // The SDK inside finds the same cloud that runs it, as a task on AWS finds AWS.
      const here = { AWS_ENDPOINT_URL: url };
      if (roleArn === undefined) return here;
      const known = state.taskCredentials.get(taskId);
      const { id } = known ?? { id: randomUUID() };
      if (known?.roleArn !== roleArn) state.taskCredentials.set(taskId, { id, taskId, roleArn });
      return { ...here, AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}${PATH}${id}` };
    },
    release(taskId) {
      const known = state.taskCredentials.get(taskId);
      if (known === undefined) return;
      state.taskCredentials.delete(taskId);
      sessions.end(roleNameOf(known.roleArn), taskId);
    },
    credentials(path) {
      const found = state.taskCredentials.values().find(({ id }) => path === `${PATH}${id}`);
      const role = found && find(found.roleArn);
      if (role === undefined) return undefined;
      const session = sessions.start(role.record, found?.taskId ?? '', SESSION_SECONDS);
      return {
        RoleArn: role.record.arn,
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        Token: session.sessionToken,
        Expiration: new Date(session.expiresAtMs).toISOString().replace(/\.\d+Z$/, 'Z'),
      };
    },
  };
}

/** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>@…`; undefined for an image of another registry. */
function repositoryArn(image: string): string | undefined {
  const [, account, region, repository] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? [];
  return repository === undefined
    ? undefined
    : `arn:aws:ecr:${region ?? ''}:${account ?? ''}:repository/${repository}`;
}
