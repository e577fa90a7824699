import type { Environment, ServiceDefinition } from '@cutover/config';
import { App } from 'aws-cdk-lib';
import { mkdir, rename, rm } from 'node:fs/promises';
import { ServiceStage } from './stages/service-stage.ts';

export interface SynthesizeRequest {
  readonly environment: Environment;
  readonly services: readonly ServiceDefinition[];
  /** Becomes the cloud assembly; what was there before is replaced, and stays where the synth fails. */
  readonly folder: string;
}

/**
 * Writes the cloud assembly of one environment.
 * @throws {Error} where CDK or its CloudFormation rules refuse a stack
 */
export async function synthesize({ environment, services, folder }: SynthesizeRequest): Promise<void> {
  const fresh = `${folder}.new-${process.pid}`;
  await mkdir(fresh, { recursive: true });
  try {
    appOf(environment, services, { outdir: fresh }).synth();
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

export interface AppOptions {
  readonly outdir: string;
  /** Runs CDK's CloudFormation rules: they take longer than everything else, and find the same in every stage. */
  readonly validate?: boolean;
}

/** The CDK app of one environment: a stage for each service. Nothing in it asks an account. */
export function appOf(
  environment: Environment,
  services: readonly ServiceDefinition[],
  { outdir, validate = environment.name !== 'local' }: AppOptions,
): App {
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: validate,
    // Names the source line of a finding; without rules there is none, and the paths would differ by machine.
    stackTraces: validate,
    context: {
      '@aws-cdk/core:enablePartitionLiterals': true,
      'aws:cdk:enable-path-metadata': true,
    },
    postCliContext: {
      // Otherwise a broken rule is a warning and the exit code 0.
      '@aws-cdk/core:validateAgainstDefaultRules': true,
    },
  });
  for (const definition of services) new ServiceStage(app, { environment, definition });
  return app;
}
