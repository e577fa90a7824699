export { type AwsPorts, type AwsPortsRequest, createAwsPorts } from './aws-ports.ts';
export type { AwsConnection } from './aws-clients.ts';
export type { LogLine, LogRequest, ReadLogs } from './logs.ts';
