import { durationSeconds, parseConfig, stepsSchema } from '@cutover/config';
import type { DeploymentSettings } from '@cutover/deploy';
import { z } from 'zod';

/** As Nx hands them over: what looks like a number has become one. */
export interface SettingOptions {
  readonly steps?: string | number;
  readonly bake?: string | number;
}

/**
 * What the command line changes of the environment's settings.
 * @throws {ConfigError} naming option, value and rule
 */
export function settingChanges({ steps, bake }: SettingOptions): Partial<DeploymentSettings> {
  return {
    ...(steps === undefined ? {} : { steps: parseSteps(steps) }),
    ...(bake === undefined ? {} : { bakeTimeMs: parseConfig(bakeSchema, String(bake), '--bake') * 1000 }),
  };
}

const bakeSchema = durationSeconds({ min: 0, max: 86_400 });

const shares = z
  .string()
  .regex(
    /^\d+(\.\d+)?(,\d+(\.\d+)?)*$/,
    'shares of traffic as numbers with commas between them, such as 10,50,100',
  )
  .transform((text) => text.split(',').map(Number))
  .pipe(stepsSchema);

function parseSteps(steps: string | number): number[] {
  return parseConfig(shares, String(steps), '--steps');
}
