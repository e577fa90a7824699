import { wrongNodeVersion } from '@cutover/config';

/** Undefined where this Node.js is the right one: a module of its own, so that main imports nothing before it compiles from the cache. */
export const wrongVersion = wrongNodeVersion();
