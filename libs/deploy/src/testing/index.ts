/** The platform and the journal in memory, on virtual time: for specs of whoever uses the engine. */
export { createMemoryWorld, type MemoryWorld, type Outcome } from '../platforms/memory/memory-world.ts';
export { type Behaviour, goodBehaviour } from '../platforms/memory/behaviour.ts';
export type { Fault, MemoryProcess } from '../platforms/memory/memory-process.ts';
