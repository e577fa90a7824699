import type { DeploymentStatus, Stage } from '../engine/lifecycle.ts';
import type { ServiceDeployment } from '../engine/service-deployment.ts';
import type { Slot, Weights } from './platform.ts';

/** What the engine tells while it works. Facts, not sentences: a reporter words them. */
export type DeployEvent =
  | { readonly type: 'deployment-started'; readonly deployment: ServiceDeployment; readonly resumed: boolean }
  | { readonly type: 'stage-started'; readonly stage: Stage; readonly atMs: number }
  | { readonly type: 'stage-ended'; readonly stage: Stage; readonly atMs: number; readonly failed: boolean }
  | {
      readonly type: 'health';
      readonly slot: Slot;
      readonly healthy: number;
      readonly wanted: number;
      readonly waitingFor: string;
    }
  | { readonly type: 'weights'; readonly weights: Weights }
  | { readonly type: 'waiting'; readonly reason: string; readonly untilMs: number }
  | { readonly type: 'note'; readonly text: string }
  | {
      readonly type: 'deployment-ended';
      readonly deployment: ServiceDeployment;
      readonly status: DeploymentStatus;
    };

/** Must not throw and must not wait: a broken terminal never stops a deployment. */
export interface Reporter {
  report(event: DeployEvent): void;
}
