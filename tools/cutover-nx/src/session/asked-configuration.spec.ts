import { describe, expect, it } from '@jest/globals';
import { askedConfiguration, configurationIn } from './asked-configuration.ts';

describe('configurationIn', () => {
  it.each([
    [['node', '/w/node_modules/.bin/nx', 'deploy', 'service', '-c', 'prod'], 'prod'],
    [['node', '/w/node_modules/nx/dist/bin/nx.js', 'deploy', 'service', '--configuration=prod'], 'prod'],
    [['nx', 'affected', '-t', 'deploy', '--configuration', 'staging'], 'staging'],
    [['nx', 'run', 'service:deploy:prod'], 'prod'],
  ])('finds what %j asks for', (args, asked) => {
    expect(configurationIn(args)).toBe(asked);
  });

  it.each([
    [['nx', 'deploy', 'service']],
    [['nx', 'run', 'service:deploy']],
    [['sh', '-c', 'npx nx deploy service']],
    [['node', 'server.js', '-c', 'prod']],
  ])('finds nothing in %j', (args) => {
    expect(configurationIn(args)).toBeUndefined();
  });
});

describe('askedConfiguration', () => {
  it('is undefined when no ancestor is there', () => {
    expect(askedConfiguration(4_194_304)).toBeUndefined();
  });
});
