import { describe, expect, it } from '@jest/globals';
import { namedRelease } from './named-release.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

describe('namedRelease', () => {
  it('refuses an environment on AWS when no image is named', () => {
    expect(() => namedRelease({ environment: 'staging' })).toThrow('no image to deploy to staging');
  });

  it('refuses an image when it is named by a tag', () => {
    expect(() => namedRelease({ environment: 'staging', image: 'registry/service:latest' })).toThrow(
      'registry/service:latest is not an image by digest',
    );
  });

  it('refuses a name when a header could not carry it', () => {
    expect(() => namedRelease({ environment: 'local', release: 'a\nb' })).toThrow('is no name of a release');
  });

  it('takes the start of the digest for a name when none is given', () => {
    const image = `registry/service@${digest}`;
    expect(namedRelease({ environment: 'staging', image })).toEqual({ name: 'a1a1a1a1', digest, image });
  });

  it('is what is built when the environment is this machine and no image is named', () => {
    expect(namedRelease({ environment: 'local' })).toBeUndefined();
    const image = `127.0.0.1:5000/service@${digest}`;
    expect(namedRelease({ environment: 'local', image })).toMatchObject({ digest, image });
  });
});
