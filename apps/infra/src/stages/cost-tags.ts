import { Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Who pays for what: on every resource that takes tags, and the same keys that the engine gives to what it makes. They
 * have to be activated once as cost allocation tags of the account.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export function tagForCost(scope: IConstruct, owner: { environment: string; service: string }): void {
  Tags.of(scope).add('cutover:environment', owner.environment);
  Tags.of(scope).add('cutover:service', owner.service);
}
