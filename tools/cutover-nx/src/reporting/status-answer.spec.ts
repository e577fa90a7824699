import { describe, expect, it } from '@jest/globals';
import type { ServiceStatus, Weights } from '@cutover/deploy';
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

describe('statusAnswer', () => {
  it('says that nothing is live when no slot has a share', () => {
    expect(statusAnswer(status({ blue: 0, green: 0 }), url).message).toMatch(/^Nothing is live\./);
  });

  it('says that traffic is split when both slots have a share', () => {
    const { message } = statusAnswer(status({ blue: 50, green: 50 }), url);
    expect(message).toMatch(/^Traffic is split between the slots: http:\/\/service\.test\n/);
    expect(message).toContain('blue 50, green 50');
  });
});
