import { describe, expect, it } from '@jest/globals';
import { imagePlatforms } from './image-platforms.ts';

describe('imagePlatforms', () => {
  it('refuses a platform that the base image has not', () => {
    expect(() => imagePlatforms('linux/amd64,windows/amd64')).toThrow(
      'no image is built for "windows/amd64"',
    );
    expect(() => imagePlatforms('')).toThrow('no image is built for ""');
  });

  it('is the same list whatever the order in which they are named', () => {
    expect(imagePlatforms('linux/arm64, linux/amd64,linux/arm64')).toEqual(imagePlatforms());
  });

  it('is what Fargate runs when none is named', () => {
    expect(imagePlatforms()).toEqual(['linux/amd64', 'linux/arm64']);
  });
});
