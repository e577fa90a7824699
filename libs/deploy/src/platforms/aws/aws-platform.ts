import type { Manifest } from '@cutover/config';
import type { Platform } from '../../ports/platform.ts';
import { createEcsSlots } from './ecs-slots.ts';
import { createListenerRules } from './listener-rules.ts';
import { createListenerTraffic } from './listener-traffic.ts';
import { createObserve } from './observation.ts';
import { createRunTask } from './one-off-task.ts';
import { type AwsPlace, ecsSlot } from './place.ts';
import { createVerify } from './preconditions.ts';
import { validateRelease } from './release-validation.ts';
import { createServiceRevisions } from './service-revisions.ts';
import { configurationHash } from './task-definition.ts';
import { createTaskFailures } from './task-failures.ts';
import { createStoppedTasks } from './stopped-tasks.ts';

export interface AwsPlatformOptions {
  /** Where the listeners answer from here. */
  readonly urls: Manifest['urls'];
  readonly fetch?: typeof fetch;
}

/** ECS services behind an Application Load Balancer. */
export function createAwsPlatform(place: AwsPlace, options: AwsPlatformOptions): Platform {
  const { manifest, clock } = place;
  const slots = createEcsSlots(place);
  const rules = createListenerRules(place);
  const revisions = createServiceRevisions(place);
  const failures = createTaskFailures(place, { stopped: createStoppedTasks(place), slots });
  const hash = configurationHash(manifest);
  return {
    ...createListenerTraffic(place, rules),
    observe: createObserve(place, { slots, rules, revisions }),
    verify: createVerify(place, { slots, rules }),
    runTask: createRunTask(place, revisions),
    configurationHash: () => hash,
    registerRevision: async (slot, release, signal) => revisions.register(ecsSlot(slot), release, signal),
    ensureCapacity: async (slot, revision, desired, signal) =>
      slots.ensureCapacity(ecsSlot(slot), revision, desired, signal),
    scaleToZero: async (slot, signal) => slots.scaleToZero(ecsSlot(slot), signal),
    taskFailures: async (slot, sinceMs, signal) => failures(ecsSlot(slot), sinceMs, signal),
    validate: async (_slot, release, signal) => {
      const { validationPath: path, deployment } = manifest;
      const baseUrl = options.urls.test;
      if (baseUrl === undefined || path === undefined) return undefined;
      return validateRelease(
        release,
        {
          baseUrl,
          path,
          settleMs: deployment.settleSeconds * 1000,
          clock,
          fetch: options.fetch ?? fetch,
        },
        signal,
      );
    },
  };
}
