import type { EcsSlot, Environment, Names } from '@cutover/config';
import { ecsSlots } from '@cutover/config';
import { Duration } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import {
  ApplicationListener,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCertificate,
  Protocol,
  SslPolicy,
  TargetGroupLoadBalancingAlgorithmType,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

export interface BlueGreenListenerProps {
  readonly environment: Environment;
  readonly names: Names;
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly vpc: IVpc;
  readonly containerPort: number;
  /** Shallow: a probe that asks the database takes every target down with it. */
  readonly healthCheckPath: string;
}

/** What a client reads while no rule forwards: before the first deployment, or after the last slot was taken out. */
const NO_RELEASE = JSON.stringify({ error: 'no release of this service takes traffic' });

const HTTP_PORT = 80;

const ALGORITHMS = {
  round_robin: TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN,
  least_outstanding_requests: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
} as const;

/**
 * What traffic flows through: a listener for production, one for tests, and a target group for each slot.
 * Where it flows is the engine's: rules and weights are never in a template, so that no `cdk deploy` moves a request.
 */
export class BlueGreenListener extends Construct {
  readonly production: ApplicationListener;
  readonly test: ApplicationListener;
  readonly targetGroups: Readonly<Record<EcsSlot, ApplicationTargetGroup>>;

  constructor(scope: Construct, id: string, props: BlueGreenListenerProps) {
    super(scope, id);
    const { productionPort, testPort } = props.environment.loadBalancer;
    this.production = this.listener('production', props, productionPort);
    this.test = this.listener('test', props, testPort);
    if (props.environment.loadBalancer.certificateArn !== undefined)
      this.redirectToHttps(props, productionPort);
    const [blue, green] = ecsSlots.map((slot) => this.targetGroup(slot, props));
    this.targetGroups = { blue, green } as Record<EcsSlot, ApplicationTargetGroup>;
  }

  private listener(id: string, props: BlueGreenListenerProps, port: number): ApplicationListener {
    const { certificateArn } = props.environment.loadBalancer;
    return new ApplicationListener(this, id, {
      loadBalancer: props.loadBalancer,
      port,
      ...(certificateArn === undefined
        ? { protocol: ApplicationProtocol.HTTP }
        : {
            protocol: ApplicationProtocol.HTTPS,
            certificates: [ListenerCertificate.fromArn(certificateArn)],
            // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
            sslPolicy: SslPolicy.TLS13_RES,
          }),
      // Who may connect is the network stack's to say.
      open: false,
      defaultAction: ListenerAction.fixedResponse(503, {
        contentType: 'application/json',
        messageBody: NO_RELEASE,
      }),
    });
  }

  /** A redirect is no forward: it stays true whatever the engine does on the other listeners. */
  private redirectToHttps({ loadBalancer }: BlueGreenListenerProps, port: number): void {
    new ApplicationListener(this, 'redirect', {
      loadBalancer,
      port: HTTP_PORT,
      protocol: ApplicationProtocol.HTTP,
      open: false,
      defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: String(port), permanent: true }),
    });
  }

  private targetGroup(slot: EcsSlot, props: BlueGreenListenerProps): ApplicationTargetGroup {
    const { healthCheck, deregistrationDelay, loadBalancer } = props.environment;
    return new ApplicationTargetGroup(this, slot, {
      targetGroupName: props.names.targetGroup(slot),
      vpc: props.vpc,
      targetType: TargetType.IP,
      protocol: ApplicationProtocol.HTTP,
      port: props.containerPort,
      deregistrationDelay: Duration.seconds(deregistrationDelay),
      loadBalancingAlgorithmType: ALGORITHMS[loadBalancer.algorithm],
      ...(loadBalancer.slowStart > 0 && { slowStart: Duration.seconds(loadBalancer.slowStart) }),
      healthCheck: {
        protocol: Protocol.HTTP,
        path: props.healthCheckPath,
        healthyHttpCodes: '200',
        interval: Duration.seconds(healthCheck.interval),
        timeout: Duration.seconds(healthCheck.timeout),
        healthyThresholdCount: healthCheck.healthyThreshold,
        unhealthyThresholdCount: healthCheck.unhealthyThreshold,
      },
    });
  }
}
