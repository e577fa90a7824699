import { describe, expect, it } from '@jest/globals';
import { buildahBuildWords, buildahLayoutWords } from './buildah.ts';
import type { BuildRequest } from './builder.ts';

const request: BuildRequest = {
  context: '/context',
  dockerfile: '/w/docker/service.Dockerfile',
  ignoreFile: '/w/docker/service.Dockerfile.dockerignore',
  platforms: ['linux/amd64', 'linux/arm64'],
  timestamp: 1_795_634_219,
  buildArgs: { REVISION: 'abc', CREATED: '2026-11-25T19:16:59Z' },
  layout: '/w/dist/containers/service',
};

describe('buildahBuildWords', () => {
  const words = buildahBuildWords(request, 'linux/arm64', 'localhost/x:linux-arm64');

  it('leaves nothing of this machine and this moment in the image', () => {
    expect(words.join(' ')).toContain('--format oci --timestamp 1795634219 --identity-label=false');
  });

  it('gives no word that stands in the request as a shell would read it', () => {
    const odd = buildahBuildWords({ ...request, buildArgs: { TITLE: '$(reboot) "x"' } }, 'linux/arm64', 'x');
    expect(odd).toContain('TITLE=$(reboot) "x"');
  });

  it('says the same whatever the order of the arguments', () => {
    const { REVISION = '', CREATED = '' } = request.buildArgs;
    const turned = { ...request, buildArgs: { CREATED, REVISION } };
    expect(buildahBuildWords(turned, 'linux/arm64', 'localhost/x:linux-arm64')).toEqual(words);
  });

  it('builds one platform of the Dockerfile behind its allow list', () => {
    expect(words).toEqual([
      'build',
      ...['--format', 'oci', '--timestamp', '1795634219', '--identity-label=false'],
      ...['--pull=false', '--isolation', 'chroot'],
      ...['--platform', 'linux/arm64', '--tag', 'localhost/x:linux-arm64'],
      ...['--file', '/w/docker/service.Dockerfile'],
      ...['--ignorefile', '/w/docker/service.Dockerfile.dockerignore'],
      ...['--build-arg', 'CREATED=2026-11-25T19:16:59Z', '--build-arg', 'REVISION=abc'],
      '/context',
    ]);
  });
});

describe('buildahLayoutWords', () => {
  it('adds the platforms in their order and writes all of them', () => {
    expect(buildahLayoutWords('list', ['list:a', 'list:b'], '/layout')).toEqual([
      ['manifest', 'create', 'list'],
      ['manifest', 'add', 'list', 'containers-storage:list:a'],
      ['manifest', 'add', 'list', 'containers-storage:list:b'],
      ['manifest', 'push', '--all', '--format', 'oci', 'list', 'oci:/layout:image'],
    ]);
  });
});
