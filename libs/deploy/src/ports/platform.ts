/** Places of a service. Colours are ECS services; `asg` is the Auto Scaling Group that a migration leaves. */
export type Slot = 'blue' | 'green' | 'asg';

/** What is shipped: an image by digest, and the name that people give it. */
export interface Release {
  readonly name: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** The image reference that a task definition holds, ending in `@<digest>`. */
  readonly image: string;
  /** Of the workspace that it was built from, such as `1.2.3`, where that is known. People read it; it identifies nothing. */
  readonly version?: string;
}

/** Immutable: task definition + configuration hash. */
export interface ServiceRevision {
  /** ARN of the task definition. */
  readonly id: string;
  readonly release: Release;
  /** Of everything but the image: a changed size, secret or setting is a new revision. */
  readonly configurationHash: string;
}

/** `state` and `reason` are ELBv2's words, kept open: new ones may come. */
export interface Target {
  readonly id: string;
  readonly state: string;
  readonly reason?: string;
}

export interface SlotState {
  readonly slot: Slot;
  /** Undefined where the slot's ECS service does not exist or has never run anything. */
  readonly revision?: ServiceRevision;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** Targets of the slot's group, draining ones too. */
  readonly targets: readonly Target[];
}

/** Integers from 0 to 999; a slot that is missing is not in the rule. */
export type Weights = Readonly<Partial<Record<Slot, number>>>;

/** One listener rule, or a default action, that names a group of this service. */
export interface TrafficRule {
  readonly id: string;
  readonly kind: 'production' | 'test';
  readonly weights: Weights;
}

/** Everything live, read at one moment. */
export interface Observation {
  readonly slots: readonly SlotState[];
  readonly rules: readonly TrafficRule[];
}

export interface TaskFailure {
  readonly taskId: string;
  /** ECS's stop code and reason, such as `EssentialContainerExited`, `Essential container in task exited`. */
  readonly stopCode: string;
  readonly stoppedReason: string;
  readonly exitCode?: number;
  readonly stoppedAtMs: number;
  /** Newest last; at most 20. Empty where the task never wrote any. */
  readonly lastLogLines: readonly string[];
}

export interface TaskOutcome {
  readonly taskId: string;
  /** Undefined where the container never started: then `stoppedReason` says why. */
  readonly exitCode?: number;
  readonly stoppedReason: string;
  readonly lastLogLines: readonly string[];
}

export interface Validation {
  readonly ready: boolean;
  /** Status and body, or why there was no answer; for the user. */
  readonly detail: string;
}

/** A precondition that does not hold. */
export interface Finding {
  readonly what: string;
  readonly hint: string;
}

/**
 * Where releases run and traffic is split. It says what must be true, not how; every call can be repeated.
 * Reads reject when any part of the answer could not be read: "don't know" is never returned as an empty answer.
 * @throws {DeployError} THROTTLED and PLATFORM_FAILED are tried again by the engine; PLATFORM_REFUSED (no permission, a
 *   request that can never be right) is not. The cause is kept.
 */
export interface Platform {
  /** A fresh read of slots, targets and rules: never from a cache. */
  observe(signal?: AbortSignal): Promise<Observation>;
  /** Checks what can be known before anything is changed: rule shapes, groups, roles, image, secrets. */
  verify(release: Release, signal?: AbortSignal): Promise<readonly Finding[]>;
  /** What `configurationHash` of a revision registered now would be: no call, so that a no-op stays cheap. */
  configurationHash(slot: Slot): string;
  /** The revision of this release for a slot; registers one only where none has the same content. */
  registerRevision(slot: Slot, release: Release, signal?: AbortSignal): Promise<ServiceRevision>;
  /** Both groups in every production and test rule. A rule that is missing is made with weight 0 for both. */
  attachGroups(signal?: AbortSignal): Promise<void>;
  /** The slot runs `desired` tasks of the revision, or is on its way there; it does not wait for them. */
  ensureCapacity(slot: Slot, revision: ServiceRevision, desired: number, signal?: AbortSignal): Promise<void>;
  /** Scales a slot to 0 and returns; the tasks drain by themselves. */
  scaleToZero(slot: Slot, signal?: AbortSignal): Promise<void>;
  /** Writes one rule, whole: every action that is not ours is sent back as it was read. */
  writeWeights(rule: TrafficRule, weights: Weights, signal?: AbortSignal): Promise<void>;
  /** Runs a one-off task of the revision to its end. On abort the task is stopped, then the call rejects. */
  runTask(revision: ServiceRevision, command: readonly string[], signal?: AbortSignal): Promise<TaskOutcome>;
  /** Tasks of the slot that stopped on their own since then, newest first. */
  taskFailures(slot: Slot, sinceMs: number, signal?: AbortSignal): Promise<readonly TaskFailure[]>;
  /** Asks the release behind the test rule whether it may take traffic; undefined where nobody here can ask. */
  validate(slot: Slot, release: Release, signal?: AbortSignal): Promise<Validation | undefined>;
}
