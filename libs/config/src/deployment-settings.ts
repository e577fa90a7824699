import { z } from 'zod';
import { durationSeconds } from './units.ts';

const percent = z.number().min(0.1, 'a percentage from 0.1 to 100').max(100, 'a percentage from 0.1 to 100');

/** Rising shares of production traffic, in percent, ending at 100. */
export const stepsSchema = z
  .array(percent)
  .min(1, 'at least one step')
  .refine((steps) => steps.at(-1) === 100, { error: 'the last step must be 100' })
  .refine((steps) => steps.every((step, i) => i === 0 || step > (steps[i - 1] as number)), {
    error: 'each step must be above the one before',
  });

/** How a release takes over. `all-at-once` is the one step 100; `canary` and `linear` name their steps. */
export const deploymentSettingsSchema = z
  .strictObject({
    strategy: z.enum(['all-at-once', 'canary', 'linear'], 'one of all-at-once, canary, linear'),
    steps: stepsSchema.default([100]),
    /** Wait after each step but the last. */
    stepBake: durationSeconds({ min: 0, max: 86_400 }),
    /** Wait at 100 % with the old slot still up. */
    bakeTime: durationSeconds({ min: 0, max: 86_400 }),
    /** Longest wait for a slot to become healthy. */
    startTimeout: durationSeconds({ min: 10, max: 3600 }),
    /** Longest run of a one-off task such as the migrations. */
    taskTimeout: durationSeconds({ min: 10, max: 36_000 }),
    /** Time that a rule change needs to reach every node of the load balancer. */
    settle: durationSeconds({ min: 0, max: 120 }),
  })
  .refine(({ strategy, steps }) => (strategy === 'all-at-once') === (steps.length === 1), {
    error: 'all-at-once has the one step 100; canary and linear have a step or more before it',
    path: ['steps'],
  });
