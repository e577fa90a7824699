import { readFile } from 'node:fs/promises';
import type { SynthesizedStack } from './assembly.ts';

export type StackChange =
  | { readonly kind: 'changed'; readonly name: string; readonly before: string }
  | { readonly kind: 'added' | 'removed'; readonly name: string };

/** What became of each stack; those that are the same, byte by byte, are left out. */
export async function stackChanges(
  before: readonly SynthesizedStack[],
  after: readonly SynthesizedStack[],
): Promise<StackChange[]> {
  const old = new Map(before.map(({ name, template }) => [name, template]));
  const changes: StackChange[] = [];
  for (const { name, template } of after) {
    const earlier = old.get(name);
    if (earlier === undefined) changes.push({ kind: 'added', name });
    else if (await differ(earlier, template)) changes.push({ kind: 'changed', name, before: earlier });
  }
  const names = new Set(after.map(({ name }) => name));
  const removed = before
    .filter(({ name }) => !names.has(name))
    .map(({ name }) => ({ kind: 'removed', name }) as const);
  return [...changes, ...removed];
}

async function differ(one: string, other: string): Promise<boolean> {
  return (await readFile(one, 'utf8')) !== (await readFile(other, 'utf8'));
}
