import type { Environment, ServiceDefinition } from '@cutover/config';
import { environmentsBeside, namesOf } from '@cutover/config';
import { Duration, Stack } from 'aws-cdk-lib';
import type { IOidcProvider, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ManagedPolicy, PolicyDocument, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../checks/acknowledge.ts';
import {
  assumeBootstrapRoles,
  keepDeliveredCommit,
  permissionsFor,
  permissionsOnNeighbours,
  unboundReads,
} from './deploy-permissions.ts';

/** Host that signs the tokens of GitHub Actions. */
export const GITHUB_ISSUER = 'token.actions.githubusercontent.com';

/** Why a resource of the role ends in `*`. */
const IDS_OF_AWS =
  'what follows is an id that AWS gives later: of a revision, a task, a rule, a log stream; ListTasks is bound by its cluster';

/** IAM attaches no more managed policies to a role unless asked to. */
const MAX_POLICIES = 10;
const HOUR = 3600;
const LONGEST_SESSION = 12 * HOUR;

export interface DeployRoleProps {
  readonly environment: Environment;
  /** All that are deployed to the environment. */
  readonly services: readonly ServiceDefinition[];
  readonly provider: IOidcProvider;
}

/**
 * Who deploys to an environment: jobs of one repository that run in the GitHub environment of the same name, and nobody
 * else. So GitHub's protection rules (reviewers, branches) stand before every production credential.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export class DeployRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { environment, services, provider }: DeployRoleProps) {
    super(scope, id);
    const stack = Stack.of(this);
    assertServicesFit(environment, services);
    const common = [unboundReads(), keepDeliveredCommit(environment, stack), assumeBootstrapRoles(stack)];
    this.role = new Role(this, 'role', {
      roleName: namesOf(environment.name, '').deployRole,
      description: `deploys to ${environment.name}`,
      maxSessionDuration: Duration.seconds(sessionSeconds(environment)),
      // The ARN in words: a reference would say the same.
      assumedBy: new WebIdentityPrincipal(providerArn(stack), {
        StringEquals: {
          [`${GITHUB_ISSUER}:aud`]: 'sts.amazonaws.com',
          [`${GITHUB_ISSUER}:sub`]: `repo:${environment.delivery.repository}:environment:${environment.name}`,
        },
      }),
      inlinePolicies: {
        common: new PolicyDocument({ statements: common }),
      },
    });
    acknowledgeWildcards(this.role, common, 'reads for which AWS has no resource level');
    this.role.node.addDependency(provider);
    for (const service of services) {
      const description = `deploys ${service.name} to ${environment.name}`;
      this.allow(service.name, description, permissionsFor(service, environment, stack));
      const onNeighbours = permissionsOnNeighbours(service, environment, stack);
      if (onNeighbours.length === 0) continue;
      const name = `${service.name}-neighbours`;
      this.allow(name, `asks who shares the images of ${service.name}`, onNeighbours);
    }
  }

  private allow(id: string, description: string, statements: PolicyStatement[]): void {
    const document = new PolicyDocument({ statements });
    const policy = new ManagedPolicy(this, id, { description, roles: [this.role], document });
    acknowledgeWildcards(policy, statements, IDS_OF_AWS);
  }
}

function providerArn(stack: Stack): string {
  return stack.formatArn({
    service: 'iam',
    region: '',
    resource: 'oidc-provider',
    resourceName: GITHUB_ISSUER,
  });
}

function assertServicesFit(environment: Environment, services: readonly ServiceDefinition[]): void {
  const each = environmentsBeside(environment).length > 1 ? 2 : 1;
  if (services.length * each <= MAX_POLICIES) return;
  throw new Error(
    `${services.length} services are deployed to ${environment.name}, and a role takes ${MAX_POLICIES} managed policies, ${each} for each: raise the quota of IAM and this limit, or split the workspace`,
  );
}

/** Whole hours that the longest deployment fits into: credentials that end on the way would leave it to a resume. */
export function sessionSeconds({ deployment }: Environment): number {
  const { startTimeout, taskTimeout, bakeTime, stepBake, steps } = deployment;
  const longest = startTimeout + taskTimeout + stepBake * (steps.length - 1) + bakeTime;
  return Math.min(Math.ceil(longest / HOUR) * HOUR, LONGEST_SESSION);
}
