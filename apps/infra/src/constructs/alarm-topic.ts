import { Stack } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

const CLOUDWATCH = new ServicePrincipal('cloudwatch.amazonaws.com');

/**
 * Where alarms go, and from there to people. Encrypted with a key of its own: alarms cannot publish through the key that
 * AWS keeps for SNS, and would fail without a word.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  /** @param emails each confirms its subscription once, by the link in AWS's first message */
  constructor(scope: Construct, id: string, emails: readonly string[]) {
    super(scope, id);
    const { account } = Stack.of(this);
    const ofThisAccount = { StringEquals: { 'aws:SourceAccount': account } };
    const key = new Key(this, 'key', {
      description: 'alarms on their way to people',
      enableKeyRotation: true,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [CLOUDWATCH],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: ofThisAccount,
      }),
    );
    this.topic = new Topic(this, 'topic', { masterKey: key, enforceSSL: true });
    // A policy of its own takes the place of the one that lets the account's alarms in.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [CLOUDWATCH],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: ofThisAccount,
      }),
    );
    for (const [index, endpoint] of emails.entries()) {
      new Subscription(this, `subscriber${index}`, {
        topic: this.topic,
        protocol: SubscriptionProtocol.EMAIL,
        endpoint,
      });
    }
  }

  get action(): IAlarmAction {
    return { bind: () => ({ alarmActionArn: this.topic.topicArn }) };
  }
}
