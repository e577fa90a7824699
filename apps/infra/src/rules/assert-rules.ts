import type { Environment, ServiceDefinition } from '@cutover/config';
import { namesOf, parseManifest } from '@cutover/config';
import type { RenderedStage } from '../template/rendered-stage.ts';
import { enoughConnections } from './connections.ts';
import { databaseAccess } from './database-access.ts';
import { openPaths } from './open-paths.ts';
import { noPlainSecrets } from './plain-secrets.ts';
import type { Rule } from './rule.ts';
import {
  drainsWithinSpotNotice,
  leavesBeforeKill,
  oneDeregistrationDelay,
  servesUntilSettled,
  settledBeforeStop,
} from './stop-chain.ts';
import { probesEnd } from './probes.ts';
import { usedPermissions } from './used-permissions.ts';
import { noWidePermissions } from './wide-permissions.ts';

const RULES: readonly Rule[] = [
  openPaths,
  databaseAccess,
  probesEnd,
  settledBeforeStop,
  oneDeregistrationDelay,
  servesUntilSettled,
  leavesBeforeKill,
  drainsWithinSpotNotice,
  enoughConnections,
  noPlainSecrets,
  noWidePermissions,
  usedPermissions,
];

/** What our rules find in a stage; they see what CloudFormation would get, across all of its stacks. */
export function findingsOf(
  environment: Environment,
  definition: ServiceDefinition,
  stage: RenderedStage,
): readonly string[] {
  const { manifestParameter } = namesOf(environment.name, definition.name);
  const manifest = parseManifest(stage.parameter(manifestParameter), manifestParameter);
  return RULES.flatMap((rule) => rule({ environment, definition, stage, manifest }));
}

/** @throws {Error} with a line for every finding */
export function assertRules(
  environment: Environment,
  definition: ServiceDefinition,
  stage: RenderedStage,
): void {
  const findings = findingsOf(environment, definition, stage);
  if (findings.length === 0) return;
  const where = `service ${definition.name} in ${environment.name}`;
  throw new Error(findings.map((finding) => `${where}: ${finding}`).join('\n'));
}
