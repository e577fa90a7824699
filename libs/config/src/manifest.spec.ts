import { describe, expect, it } from '@jest/globals';
import { parseManifest } from './manifest.ts';
import { configError, manifest, problemsOf, withValue } from './testing/fixtures.ts';

const SOURCE = '/cutover/staging/service/manifest';

describe('parseManifest', () => {
  it('reads what was written', () => {
    expect(parseManifest(JSON.stringify(manifest), SOURCE)).toEqual(manifest);
  });

  it.each(['', '{"version":', 'undefined', '<html>'])('says what to do when the text is %j', (text) => {
    expect(configError(() => parseManifest(text, SOURCE)).message).toBe(
      `${SOURCE}: (document) = ${JSON.stringify(text)}: must be JSON: deploy the infrastructure again`,
    );
  });

  it('shortens the text when it is no JSON and long', () => {
    expect(configError(() => parseManifest('x'.repeat(4096), SOURCE)).message.length).toBeLessThan(200);
  });

  it.each([0, 2, '1', undefined])('tells the version alone when it is %j', (version) => {
    const text = JSON.stringify({ ...manifest, version, renamed: true, cluster: undefined });
    expect(problemsOf(() => parseManifest(text, SOURCE))).toEqual([
      {
        path: 'version',
        value: version === undefined ? '(missing)' : JSON.stringify(version),
        rule: 'this Cutover reads version 1: deploy the infrastructure from the same commit',
      },
    ]);
  });

  it.each(['null', '[]', '5', '"text"'])('refuses %s when it is no object', (text) => {
    expect(problemsOf(() => parseManifest(text, SOURCE))[0]).toMatchObject({ path: '', value: text });
  });

  it.each([
    ['targetGroups.blue', 'blue', '"blue"', /an ARN/],
    ['targetGroups.red', manifest.targetGroups.blue, /arn/, /unknown key/],
    ['network.subnets', [], '[]', /Too small/],
    ['urls.production', 'service.example.com', '"service.example.com"', /http or https URL/],
    ['urls.production', 'http://service.example.com/', /./, /without a trailing slash/],
    ['deployment.steps', [50, 10], '[50,10]', /the last step must be 100/],
    ['deregistrationDelaySeconds', -1, '-1', /Too small/],
    ['task.start', [], '[]', /Too small/],
    ['task.secrets', { DB_PASSWORD: 'hunter2' }, '(not shown: may be a secret)', /an ARN/],
  ] as const)('names %s when it is %j', (path, value, shown, rule) => {
    const text = JSON.stringify(withValue(manifest, path, value));
    const [problem] = problemsOf(() => parseManifest(text, SOURCE));
    expect(problem?.path.startsWith(path)).toBe(true);
    expect(problem?.value).toEqual(typeof shown === 'string' ? shown : expect.stringMatching(shown));
    expect(problem?.rule).toMatch(rule);
  });
});
