import type { Environment, ServiceDefinition } from '@cutover/config';
import { loadEnvironments } from '@cutover/config';
import { App } from 'aws-cdk-lib';
import { DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import cdkJson from '../cdk.json' with { type: 'json' };
import { UNJUDGED } from './checks/acknowledge.ts';
import { assertRules } from './rules/assert-rules.ts';
import { GlobalStage } from './stages/global-stage.ts';
import { assertLiveSideStays, type LiveSlots } from './stages/live-side.ts';
import { ServiceStage } from './stages/service-stage.ts';
import { renderedStage } from './template/rendered-assembly.ts';

export interface SynthesizeRequest {
  readonly environment: Environment;
  readonly services: readonly ServiceDefinition[];
  /** Where traffic is now, as far as the caller knows: what it runs in must not be left out. */
  readonly live?: LiveSlots;
  /** Becomes the cloud assembly; what was there before is replaced, and stays where the synth fails. */
  readonly folder: string;
  /** Judges the templates by every rule that there is; on AWS's environments where nothing is said. */
  readonly validate?: boolean;
}

/**
 * Writes the cloud assembly of one environment.
 * @throws {Error} where CDK, its CloudFormation rules or ours refuse a stack
 */
export async function synthesize({
  environment,
  services,
  live = {},
  folder,
  validate = environment.name !== 'local',
}: SynthesizeRequest): Promise<void> {
  assertLiveSideStays(environment, services, live);
  const fresh = `${folder}.${randomUUID()}`;
  await mkdir(fresh, { recursive: true });
  try {
    // The checkers are as large as all the stacks: they are loaded where they are asked.
    const checks = validate ? (await import('./checks/plugins.ts')).addChecks : undefined;
    const assembly = appOf(environment, services, { outdir: fresh, ...(checks && { checks }) }).synth();
    for (const service of services) assertRules(environment, service, renderedStage(assembly, service.name));
    await replace(folder, fresh);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw withoutReport(error);
  }
}

/** CDK prints what its rules find, and ends with where the report lies: in the folder that is gone now. */
function withoutReport(error: unknown): unknown {
  if (error instanceof Error) {
    error.message = error.message.replace(/\s*A copy of this report can be found in: .*/, '');
  }
  return error;
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
  /** Rules that judge the templates, CDK's own among them; they are given to the app before its stages, which take them over. */
  readonly checks?: (app: App) => void;
}

/** The CDK app of one environment: a stage for each service, and the account's own. Nothing in it asks an account. */
export function appOf(
  environment: Environment,
  services: readonly ServiceDefinition[],
  { outdir, checks }: AppOptions,
): App {
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: checks !== undefined,
    // Names the source line of a finding; without rules there is none, and the paths would differ by machine.
    stackTraces: checks !== undefined,
    context: {
      'aws:cdk:enable-path-metadata': true,
      // Where each construct was made is written for the rules alone: it is slow, and names folders of this machine.
      [DISABLE_CREATION_STACK_TRACES]: checks === undefined,
      [UNJUDGED]: checks === undefined,
    },
    // What the CDK's command line reads too; no setting of one person's machine changes it.
    postCliContext: cdkJson.context,
  });
  checks?.(app);
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
