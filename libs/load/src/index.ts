export type { Failure, LoadOptions, LoadTotals, Outcome } from './load.ts';
export { type Load, startLoad } from './start-load.ts';
