import { describe, expect, it } from '@jest/globals';
import type { RegistryImage } from '../ports/image-registry.ts';
import { type EnvironmentReading, inOrderOfDeletion, judgeImages } from './judge-images.ts';
import type { ServiceDeployment } from './service-deployment.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 31);
const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const release = (letter: string) => ({
  name: letter,
  digest: digestOf(letter),
  image: `registry.example/cutover/service@${digestOf(letter)}`,
});
const revision = (letter: string) => ({ id: letter, release: release(letter), configurationHash: 'h' });

function image(letter: string, more: Partial<RegistryImage> = {}): RegistryImage {
  return {
    digest: digestOf(letter),
    tags: [],
    pushedAtMs: NOW - 48 * HOUR,
    sizeBytes: 1,
    parts: [],
    ...more,
  };
}

function deployment(letter: string, more: Partial<ServiceDeployment> = {}): ServiceDeployment {
  return {
    id: letter,
    service: 'service',
    environment: 'dev',
    verb: 'deploy',
    status: 'SUCCESSFUL',
    stages: [],
    release: release(letter),
    targetRevision: revision(letter),
    toSlot: 'blue',
    expectedWeights: {},
    steps: [100],
    desired: 1,
    startedAtMs: NOW,
    ...more,
  };
}

function reasons(
  images: readonly RegistryImage[],
  reading: Partial<EnvironmentReading> = {},
  graceMs = 24 * HOUR,
): Record<string, readonly string[]> {
  const environments = [{ environment: 'dev', uses: [], history: [], ...reading }];
  const verdicts = judgeImages({ startedAtMs: NOW, images, environments }, graceMs);
  return Object.fromEntries(verdicts.map(({ image: { digest }, keptFor }) => [digest.at(-1) ?? '', keptFor]));
}

describe('judgeImages', () => {
  it('keeps everything while somebody else may be about to deploy any of it', () => {
    const lockedBy = { owner: 'ann@ci', runId: 'r', verb: 'deploy' };
    expect(reasons([image('a')], { lockedBy })).toEqual({
      a: ['ann@ci holds the lock of dev for deploy, perhaps of this image'],
    });
  });

  it('keeps what a deployment that has not ended comes from and goes to', () => {
    const last = deployment('b', {
      status: 'NEEDS_OPERATOR',
      targetRevision: undefined,
      sourceRevision: revision('a'),
    });
    const why = 'deployment b of dev, which has not ended';
    expect(reasons([image('a'), image('b'), image('c')], { history: [last] })).toEqual({
      a: [why, 'a rollback of dev'],
      b: [why],
      c: [],
    });
  });

  it('keeps what the newest deployment replaced, however long ago that was deployed', () => {
    const history = [deployment('b', { sourceRevision: revision('a') })];
    expect(reasons([image('a')], { history })).toEqual({ a: ['a rollback of dev'] });
  });

  it('lets a release go that never was good, and one that the window of a rollback has left behind', () => {
    const history = [deployment('b'), deployment('c', { status: 'ROLLBACK_SUCCESSFUL' })];
    expect(reasons([image('a'), image('b'), image('c')], { history })).toEqual({
      a: [],
      b: ['a rollback of dev'],
      c: [],
    });
  });

  it('keeps what is used, by digest, by reference, and by tag', () => {
    const uses = [
      { image: digestOf('a'), by: 'a task' },
      { image: `registry.example/cutover/service@${digestOf('b')}`, by: 'service-blue' },
      { image: 'registry.example:5000/cutover/service:v1', by: 'the hosts' },
      { image: 'registry.example/cutover/service', by: 'the hosts' },
    ];
    const images = [
      image('a'),
      image('b'),
      image('c', { tags: ['v0', 'v1'] }),
      image('d', { tags: ['latest'] }),
      image('e', { tags: ['5000'] }),
    ];
    expect(reasons(images, { uses })).toEqual({
      a: ['a task of dev'],
      b: ['service-blue of dev'],
      c: ['the hosts of dev'],
      d: ['the hosts of dev'],
      e: [],
    });
  });

  it('keeps the parts of an index that is kept, and what describes it, and no index for its parts', () => {
    const images = [
      image('a', { parts: [digestOf('b'), digestOf('c')] }),
      image('b'),
      image('c'),
      image('d', { subject: digestOf('a') }),
      image('e', { parts: [digestOf('b')] }),
    ];
    expect(reasons(images, { history: [deployment('a')] })).toEqual({
      a: ['a rollback of dev'],
      b: [`part of ${digestOf('a')}`],
      c: [`part of ${digestOf('a')}`],
      d: [`describes ${digestOf('a')}`],
      e: [],
    });
  });

  it('keeps what was pushed since the reading began, whatever the grace, and lately within it', () => {
    const images = [
      image('a', { pushedAtMs: NOW }),
      image('b', { pushedAtMs: NOW - HOUR }),
      image('c', { pushedAtMs: NOW - 3 * HOUR }),
    ];
    const young = ['pushed a short while ago'];
    expect(reasons(images, {}, 0)).toEqual({ a: young, b: [], c: [] });
    expect(reasons(images, {}, 2 * HOUR)).toEqual({ a: young, b: young, c: [] });
  });
});

describe('inOrderOfDeletion', () => {
  it('lets an index go before its parts', () => {
    const images = [image('a'), image('b', { parts: [digestOf('a')] }), image('c')];
    expect(inOrderOfDeletion(images)).toEqual([[digestOf('b'), digestOf('c')], [digestOf('a')]]);
    expect(inOrderOfDeletion([])).toEqual([]);
  });
});
