import { describe, expect, it } from '@jest/globals';
import type { Outcome } from './outcomes.ts';
import { fenced } from './markdown.ts';
import { summaryOf } from './summary-of.ts';

const deployed: Outcome = {
  verb: 'deploy',
  service: 'service',
  environment: 'staging',
  status: 'SUCCESSFUL',
  exitCode: 0,
  durationMs: 61_250,
  release: '1a2b3c4-9f8e7d6c',
  digest: 'sha256:9f8e',
  fromSlot: 'blue',
  toSlot: 'green',
};

describe('summaryOf', () => {
  it('gives the reason and the way to see where traffic is when a deployment failed', () => {
    const failed = {
      ...deployed,
      status: 'ROLLBACK_SUCCESSFUL',
      exitCode: 1,
      reason: 'tasks ended:\n```exit 3```',
    };
    const text = summaryOf('staging', [failed]);
    expect(text).toContain('| ❌ | deploy service: ROLLBACK_SUCCESSFUL |');
    expect(text).toContain('npx nx status service -c staging');
    expect(text).toContain('````text\ntasks ended:\n```exit 3```\n````');
  });

  it('says so when nothing was deployed', () => {
    expect(summaryOf('production', [])).toMatch(/^## production\n\nNothing was deployed/);
  });

  it('has a row for each verb, with slots, digest and seconds', () => {
    expect(summaryOf('staging', [deployed]).split('\n').at(-1)).toBe(
      '| ✅ | deploy service: SUCCESSFUL | 1a2b3c4-9f8e7d6c | blue → green | sha256:9f8e | 61.3 s |',
    );
  });

  it('tells the version behind the name of the release where it is known', () => {
    const text = summaryOf('staging', [{ ...deployed, version: '1.2.3' }]);
    expect(text).toContain('| 1a2b3c4-9f8e7d6c (1.2.3) |');
  });

  it('lets no text of a release end its cell', () => {
    const text = summaryOf('staging', [{ ...deployed, release: 'a|b\n<img src=x>' }]);
    expect(text.split('\n').at(-1)).toContain(String.raw`| a\|b &lt;img src=x> |`);
  });
});

describe('fenced', () => {
  it('takes a fence that is longer than any in the text', () => {
    expect(fenced('`````')).toBe('``````\n`````\n``````');
  });
});
