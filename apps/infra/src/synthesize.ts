import type { Environment, ServiceDefinition } from '@cutover/config';
import { loadEnvironments } from '@cutover/config';
import { App } from 'aws-cdk-lib';
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { GlobalStage } from './stages/global-stage.ts';
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
  const fresh = `${folder}.${randomUUID()}`;
  await mkdir(fresh, { recursive: true });
  try {
    appOf(environment, services, { outdir: fresh }).synth();
    await replace(folder, fresh);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

const ATTEMPTS = 5;

/** Another synth may put its assembly there between the two steps: the last one stays. */
async function replace(folder: string, fresh: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await rm(folder, { recursive: true, force: true });
    try {
      await rename(fresh, folder);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (attempt === ATTEMPTS || (code !== 'ENOTEMPTY' && code !== 'EEXIST')) throw error;
    }
  }
}

export interface AppOptions {
  readonly outdir: string;
  /** Runs CDK's CloudFormation rules: they take longer than everything else, and find the same in every stage. */
  readonly validate?: boolean;
}

/** The CDK app of one environment: a stage for each service, and the account's own. Nothing in it asks an account. */
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
  new GlobalStage(app, { environments: inAccountOf(environment), services });
  return app;
}

/** The environments of one account, the same list in the same order from each of them: they share the global stack. */
function inAccountOf(environment: Environment): [Environment, ...Environment[]] {
  const all = Object.values({ ...loadEnvironments(), [environment.name]: environment });
  const [home = environment, ...others] = all.filter(({ aws }) => aws.account === environment.aws.account);
  return [home, ...others];
}
