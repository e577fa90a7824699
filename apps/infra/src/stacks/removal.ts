import type { Environment } from '@cutover/config';
import { RemovalPolicy } from 'aws-cdk-lib';

/** For tables, logs and images. */
export function removalOfData(environment: Environment): RemovalPolicy {
  return environment.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

/** A database that goes leaves a snapshot instead of an instance that costs. */
export function removalOfDatabase(environment: Environment): RemovalPolicy {
  return environment.retainData ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY;
}
