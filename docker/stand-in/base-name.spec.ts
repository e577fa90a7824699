import { describe, expect, it } from '@jest/globals';
import { baseName } from './base-name.ts';

describe('baseName', () => {
  it('refuses a Dockerfile whose base is not an argument', () => {
    expect(() => baseName('FROM node:24\n')).toThrow('ARG NODE_IMAGE=<image>');
  });

  it('takes the tag and leaves a digest out', () => {
    const name = 'gcr.io/distroless/nodejs24-debian12:nonroot';
    expect(baseName(`# syntax\nARG NODE_IMAGE=${name}\nFROM \${NODE_IMAGE}\n`)).toBe(name);
    expect(baseName(`ARG NODE_IMAGE=${name}@sha256:${'a'.repeat(64)}\n`)).toBe(name);
  });
});
