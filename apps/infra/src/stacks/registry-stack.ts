import type { Environment, ServiceDefinition } from '@cutover/config';
import { namesOf } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import { Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import type { Construct } from 'constructs';
import { RegionalStack } from './regional-stack.ts';
import { removalOfData } from './removal.ts';

export interface RegistryStackProps extends StackProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
}

/** Long enough for a push that is repeated; what a push left half done is untagged. */
const LEFTOVERS = Duration.days(14);

/**
 * Images of a service, in a stack of its own: it goes up before anything that runs, and no other stack waits for an image.
 * An image with a tag never expires, because a task definition may name it by its digest for as long as somebody can roll
 * back to it. An image without one is the rest of a push that failed: tags cannot move away from what they name, and the
 * parts of a multi-architecture image are kept by the list that names them.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export class RegistryStack extends RegionalStack {
  constructor(scope: Construct, id: string, { environment, definition, ...props }: RegistryStackProps) {
    super(scope, id, props);
    new Repository(this, 'images', {
      repositoryName: namesOf(environment.name, definition.name).repository,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      // Encrypted in any case: with ECR's own key, because one of our own would cost more than the images.
      lifecycleRules: [
        {
          description: 'what pushes left half done',
          tagStatus: TagStatus.UNTAGGED,
          maxImageAge: LEFTOVERS,
        },
      ],
      removalPolicy: removalOfData(environment),
      emptyOnDelete: !environment.retainData,
    });
  }
}
