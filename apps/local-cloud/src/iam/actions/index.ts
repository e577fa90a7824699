import type { ActionTable } from '../access.ts';
import { cloudwatchActions } from './cloudwatch.ts';
import { dynamodbActions } from './dynamodb.ts';
import { ecrActions } from './ecr.ts';
import { ecsActions } from './ecs.ts';
import { elasticLoadBalancingActions } from './elastic-load-balancing.ts';
import { logsActions } from './logs.ts';
import { parameterStoreActions } from './parameter-store.ts';

/** STS asks nobody: GetCallerIdentity is open to all, and who may take a role is judged by the role's trust policy. */
const stsActions: ActionTable = {
  GetCallerIdentity: () => [],
  AssumeRole: () => [],
  AssumeRoleWithWebIdentity: () => [],
};

/** By service, as `ServiceEndpoint` names it. */
export const actionTables: Readonly<Record<string, ActionTable>> = {
  cloudwatch: cloudwatchActions,
  'cloudwatch-logs': logsActions,
  dynamodb: dynamodbActions,
  ecr: ecrActions,
  ecs: ecsActions,
  'elastic-load-balancing-v2': elasticLoadBalancingActions,
  ssm: parameterStoreActions,
  sts: stsActions,
};
