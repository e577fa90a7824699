import { basename, dirname } from 'node:path';
import type {
  CheckRequest,
  ContainerProcess,
  ProcessExit,
  StartRequest,
  TaskRuntime,
} from '../tasks/task-runtime.ts';

export interface FakeProcess {
  readonly taskId: string;
  readonly container: string;
  readonly request: StartRequest;
  readonly signals: string[];
  /** Ends on SIGTERM, unless a test says otherwise. */
  obeys: boolean;
  ended: boolean;
  exit(exitCode: number): void;
  print(...lines: string[]): void;
}

interface Entry {
  readonly fake: FakeProcess;
  readonly pid: number;
  readonly listeners: Set<(exit: ProcessExit) => void>;
  exit?: ProcessExit;
}

/** Containers that do what a test tells them. `program` decides what a process does as soon as it has started. */
export function createFakeRuntime() {
  const entries = new Map<string, Entry>();
  const tails = new Map<string, (lines: readonly string[]) => void>();
  const fakes = {
    processes: [] as FakeProcess[],
    /** What a container does once it runs. */
    program: undefined as ((process: FakeProcess) => void) | undefined,
    checks: [] as CheckRequest[],
    checkPasses: true,
    startError: undefined as Error | undefined,
    folders: () => [...entries.keys()],
    /** From now on nobody who asked before hears how a process ends: the cloud was killed. */
    cutOff() {
      for (const { listeners } of entries.values()) listeners.clear();
      tails.clear();
    },
  };

  function add(request: StartRequest): Entry {
    const { folder } = request;
    const fake: FakeProcess = {
      taskId: basename(dirname(folder)),
      container: basename(folder),
      request,
      signals: [],
      obeys: true,
      ended: false,
      exit(exitCode) {
        fake.ended = true;
        entry.exit = { exitCode };
        for (const listener of entry.listeners) listener(entry.exit);
      },
      print: (...lines) => tails.get(folder)?.(lines),
    };
    const entry: Entry = { fake, pid: 4000 + fakes.processes.length, listeners: new Set() };
    fakes.processes.push(fake);
    entries.set(folder, entry);
    return entry;
  }

  function view(entry: Entry): ContainerProcess {
    const { fake } = entry;
    return {
      pid: entry.pid,
      exited: new Promise((resolve) => {
        if (entry.exit !== undefined) resolve(entry.exit);
        else entry.listeners.add(resolve);
      }),
      signal(signal) {
        if (fake.ended) return;
        fake.signals.push(signal);
        if (signal === 'SIGKILL') fake.exit(137);
        else if (fake.obeys) fake.exit(0);
      },
    };
  }

  const runtime: TaskRuntime = {
    async start(request) {
      if (fakes.startError !== undefined) throw fakes.startError;
      const entry = add(request);
      void Promise.resolve().then(() => fakes.program?.(entry.fake));
      return Promise.resolve(view(entry));
    },
    adopt(folder) {
      const entry = entries.get(folder);
      return Promise.resolve(entry && view(entry));
    },
    check(request) {
      fakes.checks.push(request);
      return Promise.resolve(fakes.checkPasses);
    },
    follow(folder, onLines) {
      tails.set(folder, onLines);
      return { close: () => void tails.delete(folder) };
    },
    remove(folder) {
      for (const key of entries.keys()) if (key.startsWith(folder)) entries.delete(key);
      return Promise.resolve();
    },
  };
  return { runtime, fakes };
}
