import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

/** The executor, Nx's forks and a terminal of its own lie between this process and the command that was typed. */
const MOST_ANCESTORS = 8;

/**
 * The configuration that was asked for with `-c`, as typed: Nx leaves out one that a target does not have, and would run
 * the verb without it. Undefined where none was asked for, or the command cannot be read.
 */
export function askedConfiguration(pid: number = process.ppid): string | undefined {
  let ancestor: number | undefined = pid;
  for (let step = 0; step < MOST_ANCESTORS && ancestor !== undefined && ancestor > 1; step++) {
    const facts = processFacts(ancestor);
    const asked = facts === undefined ? undefined : configurationIn(facts.args);
    if (asked !== undefined) return asked;
    ancestor = facts?.parent;
  }
  return undefined;
}

/** `-c x`, `--configuration x`, either with `=`, or `nx run project:target:x`; only where the arguments are a call of Nx. */
export function configurationIn(args: readonly string[]): string | undefined {
  const nx = args.findIndex((arg) => /(^|\/)nx(\.js)?$/.test(arg));
  if (nx === -1) return undefined;
  const given = args.slice(nx + 1);
  for (const [index, arg] of given.entries()) {
    const [name, value] = arg.split(/=(.*)/s);
    if (name === '-c' || name === '--c' || name === '--configuration') return value ?? given[index + 1];
  }
  return given[0] === 'run' ? given[1]?.split(':')[2] : undefined;
}

function processFacts(pid: number): { parent: number; args: string[] } | undefined {
  try {
    if (process.platform === 'linux') return linuxFacts(pid);
    const text = execFileSync('ps', ['-ww', '-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' });
    const [parent = '', ...args] = text.trim().split(/\s+/);
    return { parent: Number(parent), args };
  } catch {
    // The process has ended, or belongs to somebody else: the search ends here.
    return undefined;
  }
}

function linuxFacts(pid: number): { parent: number; args: string[] } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  return { parent, args: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') };
}
