import { describe, expect, it } from '@jest/globals';
import type { Image } from '../../contracts.ts';
import { commandOf, environmentOf } from './image-defaults.ts';

const bundle: Image = { digest: 'sha256:0', folder: '/store/bundle' };
const image: Image = {
  ...bundle,
  defaults: {
    workingDirectory: '/app',
    entryPoint: ['/nodejs/bin/node'],
    command: ['main.mjs'],
    environment: {
      PATH: '/usr/local/bin:/bin',
      SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt',
      DATA: '/app/data',
      HOST: '0.0.0.0',
      PORT: '8080',
    },
  },
};
const node = process.execPath;

describe('commandOf', () => {
  it.each<[string, Image, string[], string[], string[]]>([
    ['neither is given', image, [], [], [node, 'main.mjs']],
    ['a command is given', image, [], ['migrate.mjs'], [node, 'migrate.mjs']],
    [
      'an entry point is given: the command of the image goes',
      image,
      ['/app/run'],
      [],
      ['/store/bundle/run'],
    ],
    [
      'both are given',
      image,
      ['node', '--no-warnings'],
      ['/app/a.mjs'],
      [node, '--no-warnings', '/store/bundle/a.mjs'],
    ],
    ['a bundle has a command', bundle, [], ['main.mjs'], [node, 'main.mjs']],
    ['a bundle has a command that begins with node', bundle, [], ['node', 'main.mjs'], [node, 'main.mjs']],
    [
      'a bundle has an entry point of its own',
      bundle,
      ['/bin/sh', '-c'],
      ['exit 3'],
      ['/bin/sh', '-c', 'exit 3'],
    ],
  ])('combines as Docker does when %s', (_, of, entryPoint, command, words) => {
    expect(commandOf(of, entryPoint, command)).toEqual(words);
  });
});

describe('environmentOf', () => {
  it('leaves out what names a place that is in the image alone', () => {
    expect(environmentOf(image)).toEqual({ DATA: '/store/bundle/data', HOST: '0.0.0.0', PORT: '8080' });
    expect(environmentOf(bundle)).toEqual({});
  });
});
