import { describe, expect, it } from '@jest/globals';
import { parseEnvironment } from './environment.ts';
import { environment, problemsOf, withValue } from './testing/fixtures.ts';

describe('delivery settings', () => {
  it.each(['*/cutover', 'example/*', 'example/cut?ver', 'example', 'example/', '-example/cutover', 'a--b/c'])(
    'refuse the repository %j, which would let others in or name nothing',
    (repository) => {
      const input = withValue(environment, 'delivery.repository', repository);
      expect(problemsOf(() => parseEnvironment(input, 'staging.ts'))).toEqual([
        {
          path: 'delivery.repository',
          value: JSON.stringify(repository),
          rule: 'a GitHub repository such as example/cutover',
        },
      ]);
    },
  );

  it.each(['example/cutover', 'a-b/c.d_e-f'])('take the repository %j', (repository) => {
    const input = withValue(environment, 'delivery.repository', repository);
    expect(parseEnvironment(input, 'staging.ts').delivery).toEqual({ repository });
  });
});
