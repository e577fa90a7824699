import { describe, expect, it } from '@jest/globals';
import { CURRENT_VERSION_EXPIRED_FLAGS, FLAGS } from 'aws-cdk-lib/cx-api';
import cdkJson from '../cdk.json' with { type: 'json' };

/** Recommended, and not ours. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  '@aws-cdk/core:defaultCrossStackReferences':
    'weak would let a stack lose what another one still reads; strong stands here',
  '@aws-cdk/core:enableAdditionalMetadataCollection': 'analytics are off',
  '@aws-cdk/core:explicitStackTags':
    'stacks carry the tags of their stage, so that the bill tells them apart; none of the tags is a token',
};

const context: Readonly<Record<string, unknown>> = cdkJson.context;
const current = Object.entries(FLAGS).filter(([flag]) => !CURRENT_VERSION_EXPIRED_FLAGS.includes(flag));

/** What the app gets; a flag that nobody sets is false unless it says otherwise. */
const valueOf = (flag: string): unknown => context[flag] ?? FLAGS[flag]?.unconfiguredBehavesLike?.v2 ?? false;

describe('cdk.json', () => {
  it('sets every feature flag of this aws-cdk-lib as it is recommended, or leaves it out for a reason', () => {
    expect(current.length).toBeGreaterThan(50);
    const others = current.filter(
      ([flag, { recommendedValue }]) => JSON.stringify(valueOf(flag)) !== JSON.stringify(recommendedValue),
    );
    expect(others.map(([flag]) => flag).sort()).toEqual(Object.keys(LEFT_OUT).sort());
  });

  it('sets no flag that this aws-cdk-lib does not know', () => {
    const ours = Object.keys(context).filter((key) => key.startsWith('@aws-cdk/'));
    expect(ours.filter((flag) => !(flag in FLAGS))).toEqual([]);
  });
});
