import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import definition from '../../cutover.config.ts';
import { testApplication, type TestApplication } from '../../testing/application.ts';

let started: TestApplication;
beforeAll(async () => {
  started = await testApplication();
});
afterAll(() => started.app.close());

/** Whether the router knows the path; asking for it would need a database. */
const answers = (url: string) => started.app.getHttpAdapter().getInstance().hasRoute({ method: 'GET', url });

describe('the routes of cutover.config.ts', () => {
  it.each(definition.routes ?? [])('%s is answered by the application', (path) => {
    expect(answers(path)).toBe(true);
  });

  it('are compared with a router that knows what it does not have', () => {
    expect(definition.routes?.length).toBeGreaterThan(5);
    expect(answers('/nowhere')).toBe(false);
  });
});
