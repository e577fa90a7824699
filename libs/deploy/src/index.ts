export { DeployError, type DeployErrorCode } from './engine/deploy-error.ts';
export { deploy } from './engine/deploy.ts';
export {
  hasEnded,
  isOpen,
  isStuck,
  stages,
  type DeploymentStatus,
  type Stage,
  type StopReason,
} from './engine/lifecycle.ts';
export type { ImageVerdict } from './engine/judge-images.ts';
export { plan } from './engine/plan.ts';
export {
  type ImagesPorts,
  type ImagesRequest,
  listImages,
  pruneImages,
  type PruneResult,
} from './engine/release-images.ts';
export type {
  DeploymentSettings,
  DeployPorts,
  DeployRequest,
  Plan,
  RollbackRequest,
  VerbRequest,
  VerbResult,
} from './engine/requests.ts';
export { rollBack } from './engine/roll-back.ts';
export type { ServiceDeployment, StageRecord } from './engine/service-deployment.ts';
export { status, type ServiceStatus } from './engine/status.ts';
export { liveSlot, shareOf, weightsFor } from './engine/weights.ts';
export { healthyTargets } from './gates/health-gate.ts';
export type { Clock } from './ports/clock.ts';
export type { RegistryImage } from './ports/image-registry.ts';
export type { Holder, Journal, Lease } from './ports/journal.ts';
export type {
  Finding,
  Observation,
  Platform,
  Release,
  ServiceRevision,
  Slot,
  SlotState,
  Target,
  TaskFailure,
  TaskOutcome,
  TrafficRule,
  Validation,
  Weights,
} from './ports/platform.ts';
export type { DeployEvent, Reporter } from './ports/reporter.ts';
export {
  callerAccount,
  createAwsPorts,
  createDeliveredCommit,
  removeSlots,
  registryLogin,
  webIdentityCredentials,
  type AwsConnection,
  type AwsPorts,
  type AwsPortsRequest,
  type DeliveredCommit,
  type LogLine,
} from './platforms/aws/index.ts';
