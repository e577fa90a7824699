import { describe, expect, it } from '@jest/globals';
import { isAlive, thisHolder } from './holder.ts';

describe('isAlive', () => {
  it('is true for the process that asks', () => {
    const alive = isAlive(thisHolder('deploy'));
    expect(process.platform === 'linux' ? alive : (alive ?? true)).toBe(true);
  });

  it('is false when no process of this host has the id', () => {
    const holder = thisHolder('deploy');
    const [host = ''] = holder.runId.split('/');
    expect(isAlive({ ...holder, runId: `${host}/4194304/1/x` })).toBe(false);
  });

  it('is false when another process has the id by now', () => {
    const holder = thisHolder('deploy');
    const [host = '', pid = '', start] = holder.runId.split('/');
    if (start === '-') return;
    expect(isAlive({ ...holder, runId: `${host}/${pid}/1/x` })).toBe(false);
  });

  it('is unknown when the holder is on another host', () => {
    expect(isAlive({ owner: 'ci@elsewhere', runId: 'elsewhere/1/1/x', verb: 'deploy' })).toBeUndefined();
  });

  it('is unknown when the run id was not made here', () => {
    expect(isAlive({ owner: 'ci', runId: 'build-42', verb: 'deploy' })).toBeUndefined();
  });
});
