import { describe, expect, it } from '@jest/globals';
import type { BuildRequest } from './builder.ts';
import { buildxCreateWords, buildxWords } from './buildx.ts';

const request: BuildRequest = {
  context: '/context',
  dockerfile: '/w/docker/service.Dockerfile',
  ignoreFile: '/w/docker/service.Dockerfile.dockerignore',
  platforms: ['linux/amd64', 'linux/arm64'],
  timestamp: 1_795_634_219,
  buildArgs: { REVISION: 'abc' },
  layout: '/w, of mine/dist/containers/service',
};

describe('buildxWords', () => {
  const words = buildxWords(request);

  it('leaves out attestations, which hold the time of the build', () => {
    expect(words).toEqual(expect.arrayContaining(['--provenance=false', '--sbom=false']));
  });

  it('gives every file and the image the time of the commit', () => {
    expect(words.join(' ')).toContain('--build-arg SOURCE_DATE_EPOCH=1795634219');
    expect(words.at(words.indexOf('--output') + 1)).toMatch(/,rewrite-timestamp=true$/);
  });

  it('writes a layout into a folder, whose name may hold a comma', () => {
    expect(words.at(words.indexOf('--output') + 1)).toBe(
      'type=oci,"dest=/w, of mine/dist/containers/service",tar=false,rewrite-timestamp=true',
    );
  });

  it('finds the allow list by the name that BuildKit looks for', () => {
    expect(request.ignoreFile).toBe(`${words.at(words.indexOf('--file') + 1)}.dockerignore`);
  });

  it('builds all platforms at once, in a builder that can', () => {
    const builder = words.at(words.indexOf('--builder') + 1);
    expect(buildxCreateWords().join(' ')).toContain(`--name ${builder} --driver docker-container`);
    expect(words.join(' ')).toContain('--platform linux/amd64,linux/arm64');
  });
});

describe('buildxCreateWords', () => {
  it('asks for one BuildKit, whatever Docker would take: its archives are part of the digest', () => {
    const words = buildxCreateWords();
    const version = /^image=moby\/buildkit:(v\d+\.\d+\.\d+)$/.exec(words.at(-1) ?? '')?.[1];
    expect(version).toBeDefined();
    expect(words.at(words.indexOf('--name') + 1)).toContain(version);
  });
});
