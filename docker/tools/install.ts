import { run } from '../processes.ts';
import { isOnPath, missingTools } from './missing-tools.ts';
import { thisMachine } from './this-machine.ts';

/** `nx install-tools docker`: what building and running images takes, where Debian's packages can be had. */
const machine = thisMachine();
const missing = missingTools(machine);
const lack = whatInstallingLacks();
if (missing.length === 0) process.stdout.write('the container tools are there\n');
else if (lack !== undefined) shout(lack);
else {
  const env = { PATH: machine.path, DEBIAN_FRONTEND: 'noninteractive' };
  // Waits for whoever else installs: two runs of CI may share a machine.
  const apt = ['-q', '-o', 'DPkg::Lock::Timeout=300'];
  try {
    await run('apt-get', [...apt, 'update'], { env });
    await run('apt-get', [...apt, 'install', '-y', '--no-install-recommends', ...missing], { env });
    process.stdout.write(`installed ${missing.join(', ')}\n`);
  } catch (error) {
    // What needs them says so itself, and is left out.
    shout(error instanceof Error ? error.message : String(error));
  }
}

function shout(why: string): void {
  process.stderr.write(`\n!!! NO CONTAINER TOOLS WERE INSTALLED (${missing.join(', ')}): ${why} !!!\n\n`);
}

function whatInstallingLacks(): string | undefined {
  if (machine.platform !== 'linux' || !isOnPath('apt-get', machine.path)) return 'there is no apt-get';
  return machine.uid === 0 ? undefined : 'only root installs packages';
}
