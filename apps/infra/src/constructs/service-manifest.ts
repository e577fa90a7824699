import type { Environment, Manifest, Names, ServiceDefinition } from '@cutover/config';
import { MANIFEST_VERSION, shutdownVariables } from '@cutover/config';
import { Stack } from 'aws-cdk-lib';
import type {
  ApplicationLoadBalancer,
  IApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { BlueGreenListener } from './blue-green-listener.ts';
import type { TaskRoles } from './task-roles.ts';

export interface ServiceManifestProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
  readonly names: Names;
  readonly network: Manifest['network'];
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly listener: BlueGreenListener;
  /** Of the hosts, while there are any. */
  readonly hosts?: IApplicationTargetGroup;
  readonly roles: TaskRoles;
  /** Environment variable → ARN of its parameter. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The same, for the migrations alone. */
  readonly migrationSecrets: Readonly<Record<string, string>>;
}

/** The parameter that tells the engine where the service runs: the only thing that infra and engine share. */
export class ServiceManifest extends Construct {
  constructor(scope: Construct, id: string, props: ServiceManifestProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const manifest = manifestOf(props, stack.region);
    assertFits(manifest);
    new StringParameter(this, 'parameter', {
      parameterName: props.names.manifestParameter,
      description: `where ${props.definition.name} runs and what its traffic flows through`,
      stringValue: stack.toJsonString(manifest),
    });
  }
}

/** What CloudFormation fills in. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;
/** What a standard parameter holds, in bytes. */
const PARAMETER_SIZE = 4096;
/** No name or ARN that CloudFormation fills in is longer than this: a listener's, the longest, has up to 140 characters. */
const LONGEST_ARN = 'x'.repeat(140);
/** A resource id with its prefix: a subnet's is longer than a security group's. */
const LONGEST_ID = 'subnet-'.padEnd(24, 'x');

/** @throws {Error} where the manifest may grow too large, which CloudFormation would say in the middle of a deployment */
function assertFits(manifest: Manifest): void {
  const { subnets, securityGroups, assignPublicIp } = manifest.network;
  const ids = (list: readonly string[]) => list.map(() => LONGEST_ID);
  const network = { subnets: ids(subnets), securityGroups: ids(securityGroups), assignPublicIp };
  const longest = JSON.stringify({ ...manifest, network }).replaceAll(TOKEN, LONGEST_ARN);
  const bytes = Buffer.byteLength(longest);
  if (bytes <= PARAMETER_SIZE) return;
  throw new Error(
    `service ${manifest.service}: its manifest may take ${bytes} bytes and a parameter holds ${PARAMETER_SIZE}: give it fewer or shorter settings and secrets`,
  );
}

function manifestOf(props: ServiceManifestProps, region: string): Manifest {
  const { environment, definition, names, listener, roles } = props;
  return {
    version: MANIFEST_VERSION,
    environment: environment.name,
    service: definition.name,
    region,
    cluster: names.cluster,
    network: props.network,
    urls: urlsOf(props),
    listeners: listenersOf(props),
    targetGroups: {
      blue: listener.targetGroups.blue.targetGroupArn,
      green: listener.targetGroups.green.targetGroupArn,
    },
    ...(props.hosts && {
      asg: {
        targetGroup: props.hosts.targetGroupArn,
        autoScalingGroup: names.autoScalingGroup,
        imageParameter: names.hostImageParameter,
      },
    }),
    roles: {
      execution: roles.execution.roleArn,
      task: roles.task.roleArn,
      ...(roles.migration && { migration: roles.migration.roleArn }),
    },
    logGroup: names.logGroup,
    journalTable: names.journalTable,
    task: taskOf(props),
    healthCheck: {
      path: definition.healthCheckPath,
      intervalSeconds: environment.healthCheck.interval,
      timeoutSeconds: environment.healthCheck.timeout,
      healthyThreshold: environment.healthCheck.healthyThreshold,
      unhealthyThreshold: environment.healthCheck.unhealthyThreshold,
    },
    ...(definition.validationPath !== undefined && { validationPath: definition.validationPath }),
    deregistrationDelaySeconds: environment.deregistrationDelay,
    desiredCount: environment.desiredCount,
    ...(environment.scaling && { scaling: scalingOf(environment.scaling) }),
    deployAlarm: names.alarm('deploy'),
    deployment: deploymentOf(environment),
  };
}

function urlsOf({ environment, loadBalancer }: ServiceManifestProps): Manifest['urls'] {
  const { domainName, productionPort, testPort, testSources } = environment.loadBalancer;
  const urlOf = (host: string, port: number) => baseUrl(protocolOf(environment), host, port);
  const host = domainName ?? loadBalancer.loadBalancerDnsName;
  return {
    production: urlOf(host, productionPort),
    // Where nobody may reach the test listener, its address would only make the engine wait for an answer.
    ...(testSources.length > 0 && { test: urlOf(host, testPort) }),
  };
}

const USUAL_PORTS = { HTTP: 80, HTTPS: 443 } as const;

function protocolOf({ loadBalancer }: Environment): 'HTTP' | 'HTTPS' {
  return loadBalancer.certificateArn === undefined ? 'HTTP' : 'HTTPS';
}

function baseUrl(protocol: 'HTTP' | 'HTTPS', host: string, port: number): string {
  const url = `${protocol.toLowerCase()}://${host}`;
  return port === USUAL_PORTS[protocol] ? url : `${url}:${port}`;
}

function listenersOf({ environment, listener }: ServiceManifestProps): Manifest['listeners'] {
  const { productionPort, testPort } = environment.loadBalancer;
  const protocol = protocolOf(environment);
  return {
    production: { arn: listener.production.listenerArn, port: productionPort, protocol },
    test: { arn: listener.test.listenerArn, port: testPort, protocol },
  };
}

function taskOf(props: ServiceManifestProps): Manifest['task'] {
  const { environment, definition, names, secrets, migrationSecrets } = props;
  const fixed = {
    HOST: '0.0.0.0',
    PORT: String(definition.containerPort),
    NODE_ENV: 'production',
    ...shutdownVariables(environment, definition),
  };
  for (const variable of Object.keys(fixed).filter((name) =>
    Object.hasOwn({ ...secrets, ...migrationSecrets }, name),
  )) {
    throw new Error(
      `service ${definition.name}: secrets.${variable}: a task gets this variable from its stack`,
    );
  }
  return {
    cpu: environment.task.cpu,
    memoryMiB: environment.task.memory,
    cpuArchitecture: environment.task.cpuArchitecture,
    containerName: names.container,
    containerPort: definition.containerPort,
    start: definition.start,
    ...(definition.migrate && { migrate: definition.migrate }),
    stopTimeoutSeconds: definition.stopTimeout,
    environment: { ...definition.environment, ...fixed },
    secrets: { ...secrets },
    ...(Object.keys(migrationSecrets).length > 0 && { migrationSecrets: { ...migrationSecrets } }),
  };
}

/** Without what says nothing: a parameter holds 4 KiB. */
function scalingOf({ schedules, spotPercent, ...bounds }: NonNullable<Environment['scaling']>) {
  return {
    ...bounds,
    ...(schedules.length > 0 && { schedules }),
    ...(spotPercent > 0 && { spotPercent }),
  };
}

function deploymentOf({ deployment }: Environment): Manifest['deployment'] {
  return {
    strategy: deployment.strategy,
    steps: deployment.steps,
    stepBakeSeconds: deployment.stepBake,
    bakeTimeSeconds: deployment.bakeTime,
    startTimeoutSeconds: deployment.startTimeout,
    taskTimeoutSeconds: deployment.taskTimeout,
    settleSeconds: deployment.settle,
  };
}
