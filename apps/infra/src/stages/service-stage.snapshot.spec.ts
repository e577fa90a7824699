import { describe, expect, it } from '@jest/globals';
import { environments, service } from '../testing/fixtures.ts';
import { render, renderGlobal } from '../testing/render.ts';

describe('ServiceStage', () => {
  /** A changed logical id replaces its resource: a moved construct shows here before it deletes a database. */
  it.each(environments().map((each) => [each.name, each] as const))(
    'keeps identity and removal policy of every resource of %s',
    (_name, each) => {
      const stages = [render(each, service()), renderGlobal(each, service())];
      const lines = stages
        .flatMap(({ resources }) => resources)
        .map(
          ({ stack, logicalId, type, deletionPolicy }) =>
            `${stack}: ${type} ${logicalId}${deletionPolicy === undefined ? '' : ` (${deletionPolicy})`}`,
        );
      expect(lines.sort()).toMatchSnapshot();
    },
  );
});
