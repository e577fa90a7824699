import type { Environment } from '@cutover/config';
import { RemovalPolicy } from 'aws-cdk-lib';

/** Whether a mistake must not delete: the environments that protect their database protect everything that lasts. */
export function isProtected({ database }: Environment): boolean {
  return database.deletionProtection;
}

/** For tables, logs and images. */
export function removalOfData(environment: Environment): RemovalPolicy {
  return isProtected(environment) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

/** A database that goes leaves a snapshot instead of an instance that costs. */
export function removalOfDatabase(environment: Environment): RemovalPolicy {
  return isProtected(environment) ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY;
}
