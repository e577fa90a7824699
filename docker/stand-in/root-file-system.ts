import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { x } from 'tar';
import { run } from '../processes.ts';

export const NODE_VERSION = '24.21.0';

/** Of Debian, what a distroless image of Node.js holds. */
const DEBIAN_PACKAGES = [
  'base-files',
  'ca-certificates',
  'libc6',
  'libgcc-s1',
  'libstdc++6',
  'netbase',
  'tzdata',
];

const USERS = { root: 0, nobody: 65534, nonroot: 65532 };

export interface Platform {
  /** As OCI names it. */
  readonly name: `linux/${string}`;
  /** As npm's packages of Node.js name it. */
  readonly node: 'x64' | 'arm64';
}

export const platforms: readonly Platform[] = [
  { name: 'linux/amd64', node: 'x64' },
  { name: 'linux/arm64', node: 'arm64' },
];

/** Whether an image of that platform can be started on this machine. */
export function runsHere({ node }: Platform): boolean {
  return process.platform === 'linux' && node === process.arch;
}

/** Node.js of that platform, the users, a place for temporary files; and, where it is to run here, Debian's libraries. */
export async function makeRootFileSystem(target: string, platform: Platform): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await mkdir(join(target, 'etc'), { recursive: true });
  if (runsHere(platform)) await addDebian(target);
  await addNode(target, platform);
  const users = Object.entries(USERS);
  const lines = (of: (name: string, id: number) => string) =>
    users.map(([name, id]) => `${of(name, id)}\n`).join('');
  await writeFile(
    join(target, 'etc/passwd'),
    lines((name, id) => `${name}:x:${id}:${id}:${name}:/home/${name}:/sbin/nologin`),
  );
  await writeFile(
    join(target, 'etc/group'),
    lines((name, id) => `${name}:x:${id}:`),
  );
  await mkdir(join(target, 'home/nonroot'), { recursive: true, mode: 0o755 });
  await mkdir(join(target, 'tmp'), { recursive: true });
  await chmod(join(target, 'tmp'), 0o1777);
}

async function addDebian(target: string): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    await run('apt-get', ['-q', 'download', ...DEBIAN_PACKAGES], { cwd: folder });
    for (const file of await readdir(folder)) await run('dpkg-deb', ['-x', join(folder, file), target]);
  });
  for (const manual of ['usr/share/doc', 'usr/share/man']) {
    await rm(join(target, manual), { recursive: true, force: true });
  }
  await bundleCertificates(target);
}

/** What Debian does when it configures the package; without a bundle no TLS connection is trusted. */
async function bundleCertificates(target: string): Promise<void> {
  const certificates = join(target, 'usr/share/ca-certificates/mozilla');
  const files = (await readdir(certificates)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(certificates, file), 'utf8')));
  await mkdir(join(target, 'etc/ssl/certs'), { recursive: true });
  await writeFile(join(target, 'etc/ssl/certs/ca-certificates.crt'), texts.join(''));
}

async function addNode(target: string, { node }: Platform): Promise<void> {
  const program = join(target, 'nodejs/bin/node');
  await mkdir(join(target, 'nodejs/bin'), { recursive: true });
  await inTemporaryFolder(async (folder) => {
    const name = `node-linux-${node}`;
    await run('npm', ['pack', '--silent', `${name}@${NODE_VERSION}`], { cwd: folder });
    await x({ file: join(folder, `${name}-${NODE_VERSION}.tgz`), cwd: folder }, ['package/bin/node']);
    await copyFile(join(folder, 'package/bin/node'), program);
  });
  await chmod(program, 0o755);
}

async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
