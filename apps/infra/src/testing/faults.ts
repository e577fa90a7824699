import type { Environment } from '@cutover/config';
import type { Resource } from '../template/rendered-stage.ts';
import { RenderedStage } from '../template/rendered-stage.ts';
import { service } from './fixtures.ts';
import { render } from './render.ts';

type Properties = Record<string, unknown>;
export type Planted = Omit<Resource, 'properties'> & { properties: Properties };

/** The stage with a fault: resources can be changed in place, or left out by what is returned. */
export function withFault(
  plant: (resources: Planted[]) => unknown,
  environment: Environment,
  definition = service(),
): RenderedStage {
  const copy = structuredClone(render(environment, definition).resources) as Planted[];
  const left = plant(copy);
  return Object.assign(new RenderedStage([]), { resources: Array.isArray(left) ? left : copy });
}

/** Changes every resource of a type. */
export const set =
  (type: string, change: (properties: Properties) => void) =>
  (resources: Planted[]): void => {
    for (const { properties } of resources.filter((resource) => resource.type === type)) change(properties);
  };
