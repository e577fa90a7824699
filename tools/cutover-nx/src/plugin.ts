import type { CreateNodesV2 } from '@nx/devkit';

/** Gives every app that holds a `cutover.config.ts` the verbs of Cutover. */
export const createNodesV2: CreateNodesV2 = ['apps/*/cutover.config.ts', () => []];
