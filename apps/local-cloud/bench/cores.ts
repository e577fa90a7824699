import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

/**
 * Gives `subject` a core to itself and the first of the others to those around it, until the answer is called: a queue for
 * the processor is not the subject's own time. Without taskset, or with one core, they stay where they are.
 */
export function keepApart(subject: number, others: readonly number[]): () => void {
  const count = cpus().length;
  if (count < 2 || spawnSync('taskset', ['--version']).error) return () => undefined;
  const place = (pid: number, list: string) =>
    spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', list, String(pid)]);
  place(subject, '0');
  for (const pid of others) place(pid, '1');
  return () => {
    for (const pid of [subject, ...others]) place(pid, `0-${count - 1}`);
  };
}
