import { AwsError } from '../aws-error.ts';

/** ECR's errors in its own words. @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Operations.html */
export function repositoryNotFound(name: string, registryId: string): AwsError {
  return new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${registryId}'`,
  );
}

export function invalidParameter(member: string, rule: string): AwsError {
  return new AwsError(
    'InvalidParameterException',
    `Invalid parameter at '${member}' failed to satisfy constraint: '${rule}'`,
  );
}
