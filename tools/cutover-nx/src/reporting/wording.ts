import type { Release, Slot, Weights } from '@cutover/deploy';

const counts = new Intl.NumberFormat('en-US');

/** `12,345` */
export function count(value: number): string {
  return counts.format(value);
}

/** `1a2b3c4-9f8e7d6c (1.2.3)`: the name is what a release is called by; its version, where it is known, is for people. */
export function releaseInWords({ name, version }: Pick<Release, 'name' | 'version'>): string {
  return version === undefined ? name : `${name} (${version})`;
}

/** `850 ms`, `12.3 s`, `4 min 05 s` */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `blue 90, green 10`; `no slot yet` before the first deployment. */
export function weightsInWords(weights: Weights): string {
  const entries = (Object.entries(weights) as [Slot, number][]).sort(([one], [other]) =>
    one.localeCompare(other),
  );
  return entries.length === 0
    ? 'no slot yet'
    : entries.map(([slot, weight]) => `${slot} ${weight}`).join(', ');
}

/** `3 of 12,345 requests failed` */
export function failuresInWords(requests: { total: number; failed: number }): string {
  return `${count(requests.failed)} of ${count(requests.total)} requests failed`;
}
