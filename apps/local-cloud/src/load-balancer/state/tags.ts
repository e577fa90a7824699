import type { Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import { resourceOf } from './arns.ts';
import type { LoadBalancingState } from './load-balancing-state.ts';

interface Tagged {
  readonly tags: readonly Tag[];
  save(tags: readonly Tag[]): void;
}

/** Whatever the ARN names. @throws {AwsError} the not-found error of its kind */
export function taggedResource(state: LoadBalancingState, arn: string): Tagged {
  const [kind] = resourceOf(arn).split('/');
  if (kind === 'targetgroup') {
    const record = state.targetGroup(arn);
    return { tags: record.tags, save: (tags) => state.saveTargetGroup({ ...record, tags }) };
  }
  if (kind === 'listener') {
    const record = state.listener(arn);
    return { tags: record.tags, save: (tags) => state.saveListener({ ...record, tags }) };
  }
  if (kind === 'listener-rule') {
    const record = state.rule(arn);
    return { tags: record.tags, save: (tags) => state.saveRules({ ...record, tags }) };
  }
  if (kind === 'truststore') {
    throw new AwsError('TrustStoreNotFoundException', `Trust store '${arn}' not found`);
  }
  const record = state.loadBalancer(arn);
  return { tags: record.tags, save: (tags) => state.saveLoadBalancer({ ...record, tags }) };
}

/** By key; none where there is no such resource. */
export function tagsOf(state: LoadBalancingState, arn: string): Readonly<Record<string, string>> {
  try {
    const { tags } = taggedResource(state, arn);
    return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  } catch (error) {
    if (error instanceof AwsError) return {};
    throw error;
  }
}
