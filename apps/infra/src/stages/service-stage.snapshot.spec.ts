import type { Environment } from '@cutover/config';
import { deploymentMethods } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import type { RenderedStage } from '../template/rendered-stage.ts';
import { environment, environments, hosts, service } from '../testing/fixtures.ts';
import { render, renderGlobal } from '../testing/render.ts';

/** A changed logical id replaces its resource: a moved construct shows here before it deletes a database. */
function identities(...stages: RenderedStage[]): string[] {
  return stages
    .flatMap(({ resources }) => resources)
    .map(
      ({ stack, logicalId, type, deletionPolicy }) =>
        `${stack}: ${type} ${logicalId}${deletionPolicy === undefined ? '' : ` (${deletionPolicy})`}`,
    )
    .sort();
}

const named = (each: Environment) => [each.name, each] as const;

describe('ServiceStage', () => {
  it.each(environments().map(named))(
    'keeps identity and removal policy of every resource of %s',
    (_name, each) => {
      expect(identities(render(each, service()), renderGlobal(each, service()))).toMatchSnapshot();
    },
  );

  it.each(deploymentMethods)(
    'keeps them while the method is %s: none goes before the last phase',
    (method) => {
      const inPhase = (deploymentMethod: typeof method) =>
        identities(
          render(
            environment('staging', () => ({ deploymentMethod, hosts: hosts() })),
            service(),
          ),
        );
      expect(inPhase(method)).toMatchSnapshot();
      expect(inPhase(method)).toEqual(expect.arrayContaining(inPhase('ecs')));
    },
  );
});
