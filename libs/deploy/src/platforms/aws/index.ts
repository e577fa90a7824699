export { type AwsPorts, type AwsPortsRequest, createAwsPorts } from './aws-ports.ts';
export type { AwsConnection, AwsCredentials } from './aws-clients.ts';
export { webIdentityCredentials, type WebIdentityRequest } from './web-identity.ts';
export type { LogLine, LogRequest, ReadLogs } from './logs.ts';
export { createDeliveredCommit, type DeliveredCommit } from './delivered-commit.ts';
export { removeSlots, type RemoveSlotsRequest } from './remove-slots.ts';
export { callerAccount } from './caller-account.ts';
export { registryLogin } from './registry-login.ts';
