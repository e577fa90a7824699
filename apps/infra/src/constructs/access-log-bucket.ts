import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../checks/acknowledge.ts';

/** Who asked what, and which slot answered: what is left when a task and its log are gone. */
export class AccessLogBucket extends Construct {
  readonly bucket: Bucket;

  /** @param retentionSeconds whole days */
  constructor(scope: Construct, id: string, retentionSeconds: number) {
    super(scope, id);
    this.bucket = new Bucket(this, 'bucket', {
      // ELB writes to a bucket with S3's own keys only.
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        {
          expiration: Duration.seconds(retentionSeconds),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      // A bucket that is not empty cannot be deleted, and its content ends by itself.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      this.bucket,
      'S1',
      'holds access logs itself: a log of who wrote them would need one of its own',
    );
  }
}
