import type { Environment, ServiceDefinition } from '@cutover/config';
import { namesOf } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import { Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { assertDatabaseParameters, DatabaseStack } from '../stacks/database-stack.ts';
import { HostsStack } from '../stacks/hosts-stack.ts';
import { NetworkStack } from '../stacks/network-stack.ts';
import { ObservabilityStack } from '../stacks/observability-stack.ts';
import { RegistryStack } from '../stacks/registry-stack.ts';
import { ServiceStack } from '../stacks/service-stack.ts';
import { WafStack } from '../stacks/waf-stack.ts';
import { tagForCost } from './cost-tags.ts';
import { synthesizerOf } from './synthesizer.ts';

export interface ServiceStageProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
}

/** The stacks of one service in one environment. */
export class ServiceStage extends Stage {
  readonly network: NetworkStack;
  /** Absent where the environment has none. */
  readonly database?: DatabaseStack;
  readonly service: ServiceStack;

  constructor(scope: Construct, { environment, definition }: ServiceStageProps) {
    super(scope, definition.name, { env: environment.aws });
    tagForCost(this, { environment: environment.name, service: definition.name });
    const common = { environment, definition };
    assertDatabaseParameters(definition, environment);
    new RegistryStack(this, 'registry', { ...common, ...stackProps(common, 'registry') });
    this.network = new NetworkStack(this, 'network', { ...common, ...stackProps(common, 'network') });
    if (environment.database.mode !== 'none') {
      this.database = new DatabaseStack(this, 'database', {
        ...common,
        ...stackProps(common, 'database'),
        settings: environment.database,
        network: this.network,
      });
    }
    const hosts = this.addHosts(common);
    this.service = new ServiceStack(this, 'service', {
      ...common,
      ...stackProps(common, 'service'),
      network: this.network,
      ...(hosts && { hosts }),
    });
    new ObservabilityStack(this, 'observability', {
      ...common,
      ...stackProps(common, 'observability'),
      service: this.service,
      ...(this.database && { database: this.database }),
    });
    const { waf } = environment.loadBalancer;
    if (waf !== undefined) {
      new WafStack(this, 'waf', {
        ...common,
        ...stackProps(common, 'waf'),
        service: this.service,
        settings: waf,
      });
    }
    // By name only: the service stack reads no attribute of the database, but tasks read its parameters.
    if (this.database !== undefined) {
      this.service.addStackDependency(this.database, 'tasks start with parameters of the database');
    }
  }

  /** Only while the service leaves its Auto Scaling Group. */
  private addHosts(common: ServiceStageProps): HostsStack | undefined {
    const { deploymentMethod, hosts: settings } = common.environment;
    if (deploymentMethod === 'ecs' || settings === undefined) return undefined;
    return new HostsStack(this, 'hosts', {
      ...common,
      ...stackProps(common, 'hosts'),
      settings,
      network: this.network,
    });
  }
}

function stackProps({ environment, definition }: ServiceStageProps, part: string): StackProps {
  return {
    stackName: namesOf(environment.name, definition.name).stack(part),
    description: `${definition.name} in ${environment.name}: ${part}`,
    terminationProtection: environment.deletionProtection,
    ...synthesizerOf(environment),
  };
}
