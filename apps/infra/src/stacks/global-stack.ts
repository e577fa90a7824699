import type { Environment, ServiceDefinition } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import { OidcProviderNative } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { AccountBudget } from '../constructs/account-budget.ts';
import { DeployRole, GITHUB_ISSUER } from '../constructs/deploy-role.ts';
import { RegionalStack } from './regional-stack.ts';

export interface GlobalStackProps extends StackProps {
  /** Every environment that lies in this account. */
  readonly environments: readonly Environment[];
  readonly services: readonly ServiceDefinition[];
}

/**
 * What an account has once: who may deploy to it, and what it may cost. An administrator deploys it, never a pipeline:
 * a role that can rewrite its own rights has all of them.
 */
export class GlobalStack extends RegionalStack {
  constructor(scope: Construct, id: string, { environments, services, ...props }: GlobalStackProps) {
    super(scope, id, props);
    const provider = new OidcProviderNative(this, 'github', {
      url: `https://${GITHUB_ISSUER}`,
      clientIds: ['sts.amazonaws.com'],
    });
    for (const environment of environments) {
      new DeployRole(this, environment.name, { environment, services, provider });
    }
    new AccountBudget(this, 'cost', environments);
  }
}
