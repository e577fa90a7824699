import type { Environment, ServiceDefinition } from '@cutover/config';
import { Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { GlobalStack } from '../stacks/global-stack.ts';
import { tagForCost } from './cost-tags.ts';
import { synthesizerOf } from './synthesizer.ts';

export interface GlobalStageProps {
  /** Every environment that lies in the account, at least one; the stack stands in the region of the first. */
  readonly environments: readonly [Environment, ...Environment[]];
  readonly services: readonly ServiceDefinition[];
}

/** No service has a name in capitals. */
export const GLOBAL_STAGE = 'GLOBAL';

/** The one stack of an account. */
export class GlobalStage extends Stage {
  readonly stack: GlobalStack;

  constructor(scope: Construct, { environments, services }: GlobalStageProps) {
    const [home] = environments;
    super(scope, GLOBAL_STAGE, { env: home.aws });
    tagForCost(this, { environment: 'global', service: 'global' });
    this.stack = new GlobalStack(this, 'global', {
      stackName: 'cutover-global',
      description: `who deploys to ${environments.map(({ name }) => name).join(', ')}, and what that may cost`,
      terminationProtection: home.name !== 'local',
      environments,
      services,
      ...synthesizerOf(home),
    });
  }
}
