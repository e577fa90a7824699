import type { Environment, Manifest, ServiceDefinition } from '@cutover/config';
import type { RenderedStage } from '../template/rendered-stage.ts';

/** A service in an environment, as AWS would get it and as its settings say. */
export interface Subject {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
  readonly stage: RenderedStage;
  readonly manifest: Manifest;
}

/** Sentences, each naming a value, the rule that it breaks, and the way out. None: the rule holds. */
export type Rule = (subject: Subject) => readonly string[];
