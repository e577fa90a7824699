export interface ProcessExit {
  /** 128 + the signal's number where a signal ended it; undefined where nobody saw how it ended. */
  readonly exitCode?: number;
}

/** The one process of a container. */
export interface ContainerProcess {
  readonly pid: number;
  /** Never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** Without effect once it has ended. */
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface StartRequest {
  /** Folder of this container alone: the runtime keeps there what it needs to find the process again. */
  readonly folder: string;
  readonly cwd: string;
  /** Words; the first is the program. */
  readonly command: readonly string[];
  /** The whole environment of the process. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface CheckRequest extends Omit<StartRequest, 'folder'> {
  readonly timeoutMs: number;
}

export interface OutputTail {
  /** Hands over what is left, an unfinished last line too, and stops following. */
  close(): void;
}

/** What runs the containers. Processes outlive the one that started them. */
export interface TaskRuntime {
  /** Resolves when the process runs and could be found again. @throws where it could not be started */
  start(request: StartRequest): Promise<ContainerProcess>;
  /** The process that an earlier run started in this folder, ended or not; undefined where none was started. */
  adopt(folder: string): Promise<ContainerProcess | undefined>;
  /** Whether a health check's command ended with 0 in time. */
  check(request: CheckRequest): Promise<boolean>;
  /** Whole lines of the process's output, each once, also over a restart of this process. */
  follow(folder: string, onLines: (lines: readonly string[]) => void): OutputTail;
  /** Forgets a process that has ended. */
  remove(folder: string): Promise<void>;
}
