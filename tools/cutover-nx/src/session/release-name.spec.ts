import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { releaseName, shortCommit } from './release-name.ts';

const digest = `sha256:9f8e7d6c${'0'.repeat(56)}`;

describe('releaseName', () => {
  let outside: string;

  beforeAll(async () => {
    outside = await mkdtemp(join(tmpdir(), 'cutover-release-'));
  });

  afterAll(() => rm(outside, { recursive: true }));

  it('is the start of the digest when the workspace is no git checkout', async () => {
    expect(releaseName({ commit: await shortCommit(outside), digest })).toBe('9f8e7d6c');
  });

  it('begins with the commit where there is one', () => {
    expect(releaseName({ commit: '1a2b3c4', digest })).toBe('1a2b3c4-9f8e7d6c');
  });
});
