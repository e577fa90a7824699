import { describe, expect, it } from '@jest/globals';
import type { Release, ServiceStatus, SlotState, Weights } from '@cutover/deploy';
import { statusAnswer } from './status-answer.ts';

const url = 'http://service.test';

function status(weights: Weights): ServiceStatus {
  return {
    observation: { slots: [], rules: [{ id: 'rule', kind: 'production', weights }] },
    live: undefined,
    last: undefined,
    lock: undefined,
    warnings: [],
  };
}

function live(release: Release): ServiceStatus {
  const revision = { id: 'definition', release, configurationHash: 'hash' };
  const slot: SlotState = { slot: 'blue', revision, desired: 1, running: 1, pending: 0, targets: [] };
  const { observation, ...rest } = status({ blue: 100, green: 0 });
  return { ...rest, observation: { ...observation, slots: [slot] }, live: slot };
}

describe('statusAnswer', () => {
  it('says that nothing is live when no slot has a share', () => {
    expect(statusAnswer(status({ blue: 0, green: 0 }), url).message).toMatch(/^Nothing is live\./);
  });

  it('says that traffic is split when both slots have a share', () => {
    const { message } = statusAnswer(status({ blue: 50, green: 50 }), url);
    expect(message).toMatch(/^Traffic is split between the slots: http:\/\/service\.test\n/);
    expect(message).toContain('blue 50, green 50');
  });

  it.each([
    [{ version: '1.2.3' }, 'Release 1a2b3c4-9f8e7d6c (1.2.3) is live in blue: ', '1.2.3'],
    [{}, 'Release 1a2b3c4-9f8e7d6c is live in blue: ', undefined],
  ])('names the release, and its version where that is known: %j', (known, headline, version) => {
    const answer = statusAnswer(
      live({ name: '1a2b3c4-9f8e7d6c', digest: 'sha256:9', image: 'i', ...known }),
      url,
    );
    expect(answer.message.startsWith(headline)).toBe(true);
    expect(answer.message).toContain(headline.slice('Release '.length).replace(' is live in blue', ''));
    expect(answer).toMatchObject({ release: '1a2b3c4-9f8e7d6c', slots: [{ slot: 'blue' }] });
    expect(answer['version']).toBe(version);
  });
});
