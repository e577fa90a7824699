import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** AWS's own library that sorts requests for the ALB's desync mitigation, with its tests; by cargo. */
const GUARDIAN = { crate: 'http_desync_guardian', version: '0.1.3' };
/** A server with a strict parser; its source distribution on PyPI holds requests as they stand on the wire. */
const GUNICORN = { name: 'gunicorn', version: '23.0.0' };

/** A request of the guardian's tests, and what the guardian makes of it. Bytes as latin1. */
export interface GuardianCase {
  readonly name: string;
  readonly method: string;
  readonly uri: string;
  readonly version: string;
  /** Name, value, name, value. */
  readonly headers: readonly string[];
  readonly tier: string;
  readonly reason: string;
}

export interface WireCase {
  readonly name: string;
  readonly bytes: Buffer;
  readonly valid: boolean;
}

/** Undefined where cargo is missing. @throws Error where cargo fails */
export function guardianCases(folder: string, python: string): GuardianCase[] | undefined {
  if (spawnSync('cargo', ['--version']).status !== 0) return undefined;
  const vendored = once(join(folder, `${GUARDIAN.crate}-${GUARDIAN.version}`), (into) => {
    const requirement = `${GUARDIAN.crate} = "=${GUARDIAN.version}"`;
    const manifest = '[package]\nname = "corpus"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\n';
    mkdirSync(join(into, 'src'));
    writeFileSync(join(into, 'src/lib.rs'), '');
    writeFileSync(join(into, 'Cargo.toml'), `${manifest}${requirement}\n`);
    run('cargo', ['vendor', '--quiet', 'vendor'], into);
  });
  const tests = join(vendored, 'vendor', GUARDIAN.crate, 'tests');
  const program = `
import glob, json, sys, yaml
wire = lambda value: str("" if value is None else value).encode().decode("latin1")
cases = []
for file in sorted(glob.glob(sys.argv[1] + "/*.yaml")):
    for case in yaml.safe_load(open(file, encoding="utf-8")):
        cases.append({
            "name": file.rsplit("/", 1)[1] + ": " + case["name"],
            **{key: wire(case[key]) for key in ("method", "uri", "version")},
            "headers": [wire(one[key]) for one in case["headers"] or [] for key in ("name", "value")],
            "tier": case["expected"]["tier"],
            "reason": case["expected"]["reason"],
        })
print(json.dumps(cases))`;
  return JSON.parse(run(python, ['-c', program, tests], vendored)) as GuardianCase[];
}

/** @throws Error where pip fails */
export function wireCases(folder: string, pip: string): WireCase[] {
  const { name, version } = GUNICORN;
  const unpacked = once(join(folder, `${name}-${version}`), (into) => {
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
    const source = ['--no-deps', '--no-binary', ':all:', '--dest', into];
    run(pip, ['download', ...quiet, ...source, `${name}==${version}`], into);
    run('tar', ['xzf', `${name}-${version}.tar.gz`], into);
  });
  const requests = join(unpacked, `${name}-${version}`, 'tests/requests');
  return ['valid', 'invalid'].flatMap((kind) =>
    readdirSync(join(requests, kind))
      .filter((file) => file.endsWith('.http') && !isGunicornsOwn(join(requests, kind, file)))
      .sort()
      .map((file) => ({
        name: `${kind}/${file}`,
        bytes: withHost(wireBytes(readFileSync(join(requests, kind, file)))),
        valid: kind === 'valid',
      })),
  );
}

/** Some are valid, or not, by an option or a limit of gunicorn's own. */
function isGunicornsOwn(file: string): boolean {
  return /cfg\.set\(|LimitRequest/.test(readFileSync(file.replace(/\.http$/, '.py'), 'utf8'));
}

/** Line ends of the file are none of the request; those of the request are written out. */
function wireBytes(file: Buffer): Buffer {
  const text = file.toString('latin1').replaceAll('\n', '');
  const escapes: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '0': '\0' };
  return Buffer.from(
    text.replace(/\\([rnt0])/g, (_all, letter: string) => escapes[letter] ?? ''),
    'latin1',
  );
}

/** Gunicorn does not ask for the Host that HTTP/1.1 wants. */
function withHost(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const added = /^host:/im.test(text) ? text : text.replace('\r\n', '\r\nHost: a\r\n');
  return Buffer.from(added, 'latin1');
}

/** Makes a folder once, and never half. */
function once(folder: string, make: (into: string) => void): string {
  if (existsSync(folder)) return folder;
  mkdirSync(join(folder, '..'), { recursive: true });
  const into = mkdtempSync(`${folder}-`);
  try {
    make(into);
    renameSync(into, folder);
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
  return folder;
}

function run(command: string, args: readonly string[], cwd: string): string {
  const ended = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (ended.status === 0) return ended.stdout;
  throw new Error(`${command} ${args[0] ?? ''} ended with ${ended.status ?? 'a signal'}: ${ended.stderr}`);
}
