import type { Environment, ServiceDefinition } from '@cutover/config';
import type { App } from 'aws-cdk-lib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GLOBAL_STAGE } from '../stages/global-stage.ts';
import { appOf } from '../synthesize.ts';
import { renderedStage } from '../template/rendered-assembly.ts';
import type { RenderedStage } from '../template/rendered-stage.ts';

const rendered = new Map<string, RenderedStage>();

/** Synthesizes one service for one environment. */
export function render(environment: Environment, definition: ServiceDefinition): RenderedStage {
  return renderStage(environment, definition, definition.name);
}

/** Synthesizes what the account of an environment has once, for one service. */
export function renderGlobal(environment: Environment, definition: ServiceDefinition): RenderedStage {
  return renderStage(environment, definition, GLOBAL_STAGE);
}

function renderStage(
  environment: Environment,
  definition: ServiceDefinition,
  stageName: string,
): RenderedStage {
  const key = JSON.stringify([environment, definition, stageName]);
  const stage = rendered.get(key) ?? synthesized(environment, definition, stageName);
  rendered.set(key, stage);
  return stage;
}

/** Hands over the app of one service in one environment, without CDK's validator, and leaves no file behind. */
export function inApp<Result>(
  environment: Environment,
  definition: ServiceDefinition,
  use: (app: App) => Result,
): Result {
  const outdir = mkdtempSync(join(tmpdir(), 'cutover-infra-'));
  try {
    return use(appOf(environment, [definition], { outdir }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function synthesized(environment: Environment, definition: ServiceDefinition, stage: string): RenderedStage {
  return inApp(environment, definition, (app) => renderedStage(app.synth(), stage));
}
