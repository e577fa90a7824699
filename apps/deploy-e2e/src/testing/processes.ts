import { readdir, readFile, readlink } from 'node:fs/promises';

export interface ProcessFacts {
  readonly pid: number;
  readonly command: string;
  readonly folder: string;
}

/** Processes of this machine that run in a folder, or name it in their command. Linux only. */
export async function processesOf(folder: string): Promise<ProcessFacts[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const facts = await Promise.all(pids.map(read));
  return facts.filter(
    (fact): fact is ProcessFacts =>
      fact !== undefined && (fact.command.includes(folder) || fact.folder.startsWith(folder)),
  );
}

async function read(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    return { pid, command, folder: await readlink(`/proc/${pid}/cwd`) };
  } catch {
    // It ended between the listing and the look, or is not ours to see.
    return undefined;
  }
}
