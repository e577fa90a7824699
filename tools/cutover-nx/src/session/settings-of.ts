import { durationSeconds, parseConfig, stepsSchema } from '@cutover/config';
import type { DeploymentSettings } from '@cutover/deploy';

export interface SettingOptions {
  readonly steps?: string | number;
  readonly bake?: string;
}

/**
 * The environment's settings with what the command line changes.
 * @throws {ConfigError} naming option, value and rule
 */
export function settingsOf(
  settings: DeploymentSettings,
  { steps, bake }: SettingOptions,
): DeploymentSettings {
  return {
    ...settings,
    ...(steps === undefined ? {} : { steps: parseSteps(steps) }),
    ...(bake === undefined ? {} : { bakeTimeMs: parseConfig(bakeSchema, bake, '--bake') * 1000 }),
  };
}

const bakeSchema = durationSeconds({ min: 0, max: 86_400 });

function parseSteps(steps: string | number): number[] {
  return parseConfig(stepsSchema, String(steps).split(',').map(Number), '--steps');
}
