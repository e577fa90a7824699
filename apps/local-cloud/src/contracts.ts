/**
 * What the parts of the local cloud ask of each other. Each part is made by a factory that takes what it needs from
 * here; `main.ts` alone puts them together. Nothing here is AWS's wire: handlers translate.
 */

import type { WayOut } from './network/way-out.ts';

/** Real time, with durations of the template scaled: `--time-scale 0.1` waits a tenth, in the same order. */
export interface CloudClock {
  readonly timeScale: number;
  now(): Date;
  /** Milliseconds to wait for so many seconds of the template. */
  scaledMs(seconds: number): number;
}

/** A named map that survives a restart, also one by `kill -9`. Values are JSON. */
export interface Collection<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  values(): Value[];
}

export interface Store {
  collection<Value>(name: string): Collection<Value>;
  /** Resolves when everything set so far is on disk. */
  flush(): Promise<void>;
}

/** Facts every ARN holds. */
export interface Place {
  readonly region: string;
  readonly account: string;
}

/** An address inside the VPC, such as 10.64.0.7. `NetworkInterfaces` knows where on the loopback it answers. */
export interface NetworkInterface {
  readonly id: string;
  readonly privateIp: string;
  readonly subnetId: string;
  readonly securityGroups: readonly string[];
  /** Loopback address that stands for `privateIp` on this machine: same last three octets below 127 where it can. */
  readonly host: string;
}

export interface Network {
  /** A free address in the subnet whose `host:port` can be bound on this machine. */
  attach(request: {
    subnetId: string;
    securityGroups: readonly string[];
    port: number;
  }): Promise<NetworkInterface>;
  detach(id: string): void;
  find(privateIp: string): NetworkInterface | undefined;
  /** Availability zone of a subnet; undefined where there is no such subnet. */
  zoneOf(subnetId: string): string | undefined;
  /** Undefined where there is no such subnet. */
  subnet(subnetId: string): { readonly vpcId: string; readonly freeAddresses: number } | undefined;
  /** The VPC of a security group; undefined where there is no such group. */
  vpcOfSecurityGroup(groupId: string): string | undefined;
  /**
   * Whether the security groups let a TCP connection pass, egress and ingress both. Rules that name a CIDR block are held
   * against the addresses; where one is not given, only a block that covers the whole VPC counts.
   */
  allows(
    from: readonly string[],
    to: readonly string[],
    port: number,
    addresses?: { readonly from?: string; readonly to?: string },
  ): boolean;
  /** Whether AWS's APIs can be reached from an interface: what a task needs to start. */
  wayOut(request: {
    readonly subnetId: string;
    readonly securityGroups: readonly string[];
    readonly publicAddress: boolean;
  }): WayOut;
  /** Where the address answers on this machine; undefined where no interface has it. */
  dial(privateIp: string, port: number): { host: string; port: number } | undefined;
}

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining';

export interface TargetHealth {
  readonly state: TargetState;
  /** ELBv2's reason code and description; undefined while healthy. */
  readonly reason?: string;
  readonly description?: string;
}

/** What ECS and the template ask of load balancing. */
export interface TargetGroups {
  exists(targetGroupArn: string): boolean;
  /** Whether a listener rule or default action names the group: ECS refuses one that no load balancer uses. */
  isAssociated(targetGroupArn: string): boolean;
  register(targetGroupArn: string, ip: string, port: number): void;
  /** Starts draining; resolves when the target is gone: after the deregistration delay. */
  deregister(targetGroupArn: string, ip: string, port: number): Promise<void>;
  health(targetGroupArn: string, ip: string, port: number): TargetHealth | undefined;
}

export interface ParameterValues {
  /** The decrypted value; undefined where there is no such parameter. Takes names and ARNs. */
  read(nameOrArn: string): string | undefined;
}

export interface DatabasePorts {
  /**
   * Ports on which databases answer on this machine, as text, each with the port that stands for it where the security
   * groups keep a task with these groups away from it: there a connection times out. Judged when the task starts.
   */
  closedTo(securityGroups: readonly string[]): ReadonlyMap<string, string>;
}

export interface LogWriter {
  /** Whether the group exists: the awslogs driver refuses one that does not. */
  hasGroup(logGroup: string): boolean;
  append(
    logGroup: string,
    logStream: string,
    events: readonly { timestampMs: number; message: string }[],
  ): void;
}

export interface MetricWriter {
  count(metric: {
    namespace: string;
    name: string;
    dimensions: Readonly<Record<string, string>>;
    value: number;
    unit: string;
  }): void;
}

export interface Image {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Absolute folder that holds the bundle, read-only. */
  readonly folder: string;
  /** Of an image that a container engine built; a bundle that was pushed has none. */
  readonly defaults?: ImageDefaults;
}

/** What an image runs where the task definition says nothing. */
export interface ImageDefaults {
  /** Absolute path in the image of what `folder` holds. */
  readonly workingDirectory: string;
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface PullOptions {
  /** As OCI names it: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly signal: AbortSignal;
}

export interface Images {
  /**
   * Takes a bundle into a repository; the same content gives the same digest.
   * @param commit that it was built from: names its tag
   */
  push(repository: string, bundleFolder: string, commit?: string): Promise<Image & { uri: string }>;
  /** By reference `<registry>/<repository>@sha256:…`, or by tag; undefined where the repository has no such image. */
  find(reference: string): Image | undefined;
  /**
   * Takes an image of a registry elsewhere into the store, so that it is found; without effect for what is there.
   * @throws Error whose message is what ECS says after `CannotPullContainerError: `
   */
  pull(reference: string, options: PullOptions): Promise<void>;
}

/** Who calls an API. */
export interface Caller {
  /** `arn:aws:iam::<account>:root`, or `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
  readonly arn: string;
  readonly userId: string;
  /** Undefined: the account's root, who may do everything. */
  readonly role?: {
    readonly name: string;
    readonly arn: string;
    readonly tags: Readonly<Record<string, string>>;
  };
}

/** What ECS does in the name of the roles of a task. */
export interface TaskRoles {
  /** Whether the role's trust policy lets ECS take it for a task. */
  canAssume(roleArn: string, taskArn: string): boolean;
  /** AWS's sentence where the execution role may not log in to the registry of this image; undefined where it may. */
  refusesRegistry(role: TaskRole, image: string): string | undefined;
  /** The same for the image itself. */
  refusesImage(role: TaskRole, image: string): string | undefined;
  /** The same for the parameters of its secrets. */
  refusesSecrets(role: TaskRole, references: readonly string[]): string | undefined;
  /** The same for what the awslogs driver calls. */
  refusesLog(role: TaskRole, action: 'CreateLogStream' | 'PutLogEvents', log: LogStream): string | undefined;
  /** What leads the SDK inside of a task to the credentials of its task role. */
  environment(taskId: string, roleArn: string | undefined): Readonly<Record<string, string>>;
  /** The task has ended: its credentials are worth nothing any more. */
  release(taskId: string): void;
}

export interface TaskRole {
  readonly roleArn: string;
  /** Name of the session that ECS has in the role. */
  readonly taskId: string;
}

export interface LogStream {
  readonly group: string;
  readonly stream: string;
}

/**
 * AWS's typed input to AWS's typed output. Throw `AwsError` for a declared error.
 * @param caller undefined where the cloud itself asks
 */
export type Handler<Input, Output> = (input: Input, caller?: Caller) => Output | Promise<Output>;
export type Handlers = Readonly<Record<string, Handler<never, unknown>>>;

/** A part that answers one AWS service. */
export interface ServiceEndpoint {
  /** `ecs`, `elastic-load-balancing-v2`, `ssm` …: the SDK client package without its prefix. */
  readonly service: string;
  /** Action → handler. What is missing is answered with AWS's error for an unknown action. */
  readonly handlers: Handlers;
}

/** One resource type of the template. */
export interface ResourceProvider<Properties = Record<string, unknown>> {
  /** Such as `AWS::ElasticLoadBalancingV2::TargetGroup`. */
  readonly type: string;
  /** The resource can change by itself between two runs (its port, say): `put` is called at every start. */
  readonly putAtEveryStart?: boolean;
  /** Makes or updates the resource; repeating it with the same properties changes nothing. */
  put(request: ResourceRequest<Properties>): Promise<ResourceResult> | ResourceResult;
  /** The template no longer holds it. */
  remove(physicalId: string): Promise<void> | void;
}

export interface ResourceRequest<Properties> {
  readonly stackName: string;
  readonly logicalId: string;
  /** Intrinsic functions are resolved. */
  readonly properties: Properties;
  /** Set when the resource exists already. */
  readonly physicalId?: string;
}

export interface ResourceResult {
  /** What `Ref` gives. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A part with work that goes on by itself: schedulers, health checks, listeners. */
export interface Running {
  start(): Promise<void>;
  /** Stops the work; `destroy` also ends what outlives this process, such as tasks. */
  stop(options: { destroy: boolean }): Promise<void>;
}
