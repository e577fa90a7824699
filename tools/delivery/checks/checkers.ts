import { execFile } from 'node:child_process';

/** What is judged: files below a folder, by paths that are relative to it. */
export interface Subject {
  readonly folder: string;
  readonly workflows: readonly string[];
  readonly dockerfiles: readonly string[];
}

export interface Checker {
  readonly name: string;
  /** Reads workflows, or dockerfiles, or both. */
  readonly argsFor: (subject: Subject, programs: Programs) => readonly string[];
  /** What it must say of the planted files: a checker that finds nothing there finds nothing anywhere. */
  readonly finds: readonly RegExp[];
}

/** Folders of the programs that were installed. */
export interface Programs {
  readonly python: string;
  /** Undefined where there is no Go. */
  readonly go: string | undefined;
}

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

export const checkers: readonly Checker[] = [
  {
    name: 'actionlint',
    argsFor: ({ workflows }, { python }) => [
      '-no-color',
      '-shellcheck',
      `${python}/shellcheck`,
      ...workflows,
    ],
    finds: [
      /is potentially untrusted/,
      /property "nope" is not defined/,
      /shellcheck reported issue.*SC2086/,
    ],
  },
  {
    name: 'zizmor',
    argsFor: ({ workflows }) => [
      '--offline',
      '--no-progress',
      ...['--persona', 'pedantic', '--format', 'plain', '--color', 'never'],
      ...workflows,
    ],
    finds: [/template-injection/, /unpinned-uses/, /dangerous-triggers/, /undocumented-permissions/],
  },
  {
    name: 'hadolint',
    argsFor: ({ dockerfiles }) => ['--no-color', ...dockerfiles],
    finds: [/DL3008/, /DL3025/],
  },
  {
    name: 'checkov',
    argsFor: () => ['--config-file', `${import.meta.dirname}/checkov.yaml`, '--directory', '.'],
    finds: [/CKV_DOCKER_3/, /CKV_GHA_2/, /CKV2_GHA_1/],
  },
];

export interface Verdict {
  readonly ok: boolean;
  readonly output: string;
}

/** @throws where the program cannot be run at all */
export function judge(program: string, args: readonly string[], folder: string): Promise<Verdict> {
  const { promise, resolve, reject } = Promise.withResolvers<Verdict>();
  execFile(program, args, { cwd: folder, maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
    // A code that is a number is the checker's own; a text is the system's, such as ENOENT.
    if (error !== null && typeof error.code !== 'number') reject(error);
    else resolve({ ok: error === null, output: `${stdout}${stderr}` });
  });
  return promise;
}
