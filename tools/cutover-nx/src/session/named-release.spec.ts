import { describe, expect, it } from '@jest/globals';
import { namedRelease } from './named-release.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

describe('namedRelease', () => {
  it('refuses an image when it is named by a tag', () => {
    expect(() => namedRelease({ image: 'registry/service:latest' })).toThrow(
      'registry/service:latest is not an image by digest',
    );
  });

  it('refuses a name when a header could not carry it', () => {
    expect(() => namedRelease({ release: 'a\nb' })).toThrow('is no name of a release');
  });

  it('takes the start of the digest for a name when none is given', () => {
    const image = `registry/service@${digest}`;
    expect(namedRelease({ image })).toEqual({ name: 'a1a1a1a1', digest, image });
  });

  it('is none when no image is named', () => {
    expect(namedRelease({})).toBeUndefined();
    expect(namedRelease({ release: 'v1' })).toBeUndefined();
  });
});
