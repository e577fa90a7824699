import { DeployError, type ServiceStatus, type Slot, type Weights } from '@cutover/deploy';
import { describe, expect, it } from '@jest/globals';
import { liveSide, unlessNotDeployed } from './live-side.ts';

function statusWith(live: Slot | undefined, weights: Weights, kind: 'production' | 'test' = 'production') {
  return {
    live: live && { slot: live },
    observation: { rules: [{ kind, weights }] },
  } as unknown as ServiceStatus;
}

describe('liveSide', () => {
  it.each<[Weights]>([[{ asg: 1, blue: 99 }], [{ asg: 100, blue: 0 }]])('is asg at %j', (weights) => {
    expect(liveSide(statusWith(weights.asg === 100 ? 'asg' : undefined, weights))).toBe('asg');
  });

  it('is the slot with all traffic when hosts have none of it, whatever test traffic does', () => {
    expect(liveSide(statusWith('blue', { asg: 0, blue: 100 }))).toBe('blue');
    expect(liveSide(statusWith('green', { asg: 100 }, 'test'))).toBe('green');
  });

  it('is nobody when nothing has traffic', () => {
    expect(liveSide(statusWith(undefined, {}))).toBeUndefined();
  });
});

describe('unlessNotDeployed', () => {
  it('fails when it cannot be read what is live: nobody is not the answer to that', async () => {
    const refused = new DeployError('PLATFORM_REFUSED', 'ssm GetParameter: AccessDenied', 'allow it');
    await expect(unlessNotDeployed(Promise.reject(refused))).rejects.toBe(refused);
  });

  it('is undefined when there is no infrastructure yet', async () => {
    const missing = new DeployError('MANIFEST_MISSING', 'no parameter', 'deploy');
    await expect(unlessNotDeployed(Promise.reject(missing))).resolves.toBeUndefined();
  });
});
