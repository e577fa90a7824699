import { mkdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist, root } from '../places.ts';
import { thisMachine } from '../tools/this-machine.ts';

/** Images and containers of this clone, apart from those of the machine. */
const storage = join(dist, 'containers');

/** What podman keeps while containers run; short, for it holds sockets, whose paths may have about 100 characters. */
const runRoot = join(tmpdir(), `cutover-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`);

/** Works as root in a container, too: no CNI plugins, no systemd, and runc, as crun refuses a machine with both cgroups. */
const CONTAINERS_CONF = `[containers]
netns = "host"
cgroups = "enabled"
log_driver = "k8s-file"
default_ulimits = ["nofile=8192:8192", "nproc=4096:4096"]

[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
tmp_dir = "${join(runRoot, 'libpod')}"
`;

const STORAGE_CONF = `[storage]
driver = "overlay"
graphroot = "${join(storage, 'graph')}"
runroot = "${join(runRoot, 'run')}"
`;

/** Nothing is pulled here, and what is copied comes from this machine: there is no signature to ask for. */
const POLICY = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] });

/** Environment in which buildah, podman and skopeo keep to the storage of this clone. */
export function containersEnvironment(): NodeJS.ProcessEnv {
  mkdirSync(storage, { recursive: true });
  const files = {
    CONTAINERS_CONF: write('containers.conf', CONTAINERS_CONF),
    CONTAINERS_STORAGE_CONF: write('storage.conf', STORAGE_CONF),
  };
  return {
    PATH: thisMachine().path,
    HOME: storage,
    TMPDIR: tmpdir(),
    BUILDAH_ISOLATION: 'chroot',
    ...files,
  };
}

/** For `--signature-policy`. */
export function signaturePolicy(): string {
  mkdirSync(storage, { recursive: true });
  return write('policy.json', POLICY);
}

function write(name: string, content: string): string {
  const file = join(storage, name);
  writeFileSync(file, content);
  return file;
}
