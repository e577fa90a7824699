import type { Manifest } from '@cutover/config';
import type { Network, TargetHealth } from '../contracts.ts';
import type { DatabaseFacts } from '../database/index.ts';
import type { StoppedTask } from '../ecs/index.ts';
import type { HealthCheck } from '../load-balancer/state/records.ts';
import type { SecurityRule } from '../network/security-rules.ts';
import type { Origin, TemplateLine } from './template-view.ts';

/** A line of the template that explains a failure, and what to write there instead. */
export interface Cause {
  /** The failure in the words in which AWS, or the database, tells it. */
  readonly reason: string;
  readonly template: TemplateLine;
  /** What stands there, what is needed, and what to do. */
  readonly change: string;
  /** Known before anything starts: a deployment need not be tried. */
  readonly foreseen: boolean;
}

/** A target that became unhealthy, as things were at that moment. */
export interface UnhealthyTarget {
  readonly atMs: number;
  readonly targetGroupArn: string;
  /** Registered port. */
  readonly port: number;
  readonly health: TargetHealth;
  readonly check: HealthCheck;
  readonly balancerGroups: readonly string[];
  readonly taskGroups: readonly string[];
  readonly taskAddress: string;
  /** Block of the VPC: where the load balancer's own addresses are. */
  readonly vpcBlock: string;
  /** Whether the security groups let the check through. */
  readonly reached: boolean;
  /** Whether it answers at a path that nobody has within the check's timeout; known only after a timeout. */
  readonly answersElsewhere?: boolean;
}

/** Everything that the rules judge. */
export interface Facts {
  readonly unhealthy: readonly UnhealthyTarget[];
  readonly stopped: readonly StoppedTask[];
  /** What the service runs with, and the parameter of the template that says so. */
  readonly manifest: { readonly value: Manifest; readonly origin: Origin } | undefined;
  /** By the type and the physical id of a resource; undefined where no template has it. */
  readonly origin: (type: string, physicalId: string) => Origin | undefined;
  /** Rules of security groups, with the line that made each. */
  readonly securityRules: readonly { readonly rule: SecurityRule; readonly origin: Origin | undefined }[];
  readonly wayOut: Network['wayOut'];
  /** Names of all parameters. */
  readonly parameters: readonly string[];
  readonly logGroups: readonly string[];
  readonly databases: readonly DatabaseFacts[];
}

/** One cause that the facts show, or none. Pure. */
export type Rule = (facts: Facts) => Cause | undefined;
