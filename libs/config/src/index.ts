export { ConfigError, parseConfig, type ConfigProblem } from './config-error.ts';
export { durationSeconds, hostName, memoryMiB, port, urlPath } from './units.ts';
export { cidrBlock, overlaps } from './cidr.ts';
export { stepsSchema } from './deployment-settings.ts';
export { type DatabaseInstanceSettings } from './database-settings.ts';
export { type HostsSettings } from './hosts-settings.ts';
export { type EgressMode, egressModes } from './network-settings.ts';
export { egressCost, type EgressCost, type EgressCostRequest } from './egress-cost.ts';
export {
  type DeploymentMethod,
  deploymentMethods,
  type Environment,
  type EnvironmentInput,
  type EnvironmentName,
  environmentNames,
  parseEnvironment,
} from './environment.ts';
export { environmentsBeside, loadEnvironment, loadEnvironments } from './environments/index.ts';
export { isFargateSize } from './task-size.ts';
export {
  defineService,
  parseServiceDefinition,
  type ServiceDefinition,
  type ServiceDefinitionInput,
} from './service-definition.ts';
export {
  type DatabaseParameter,
  databaseParameters,
  ecsSlots,
  type EcsSlot,
  namesOf,
  type Names,
} from './names.ts';
export { MANIFEST_VERSION, type Manifest, manifestSchema, parseManifest } from './manifest.ts';
export { generatedSecrets } from './generated-secrets.ts';
export { maxConnections } from './max-connections.ts';
export { isSecretName } from './secret-like.ts';
export { readVariables } from './variables.ts';
export { CLOSE_LIMIT, shutdownDefaults, shutdownVariableNames, shutdownVariables } from './shutdown.ts';
export { wrongNodeVersion } from './node-version.ts';
export { workspaceVersion } from './workspace-version.ts';
export type { AlarmSettings } from './alarm-settings.ts';
export type { WafSettings } from './waf-settings.ts';
export type { ScalingSettings } from './scaling-settings.ts';
