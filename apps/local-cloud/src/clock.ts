import type { CloudClock } from './contracts.ts';

/** @param timeScale 1: as on AWS; 0.1: ten times as fast */
export function createClock(timeScale: number): CloudClock {
  return { timeScale, now: () => new Date(), scaledMs: (seconds) => seconds * 1000 * timeScale };
}
