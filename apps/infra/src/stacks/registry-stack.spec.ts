import { describe, expect, it } from '@jest/globals';
import { environment, environments, service } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';

interface Rule {
  readonly selection: { readonly tagStatus: string };
  readonly action: { readonly type: string };
}

function rulesOf(name: 'dev' | 'production'): Rule[] {
  const { properties } = render(environment(name), service()).only('AWS::ECR::Repository');
  const { LifecyclePolicyText } = properties['LifecyclePolicy'] as { LifecyclePolicyText: string };
  return (JSON.parse(LifecyclePolicyText) as { rules: Rule[] }).rules;
}

describe('RegistryStack', () => {
  it('lets no image expire that has a tag: a task definition may still name it', () => {
    const rules = rulesOf('production');
    expect(rules).not.toEqual([]);
    for (const { selection } of rules) expect(selection.tagStatus).toBe('untagged');
  });

  it('keeps images under tags that cannot move, scanned when pushed', () => {
    expect(
      render(environment('production'), service()).only('AWS::ECR::Repository').properties,
    ).toMatchObject({
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
      EmptyOnDelete: false,
    });
  });

  it('stands alone: it exports nothing and no stack reads from it', () => {
    for (const each of environments()) {
      const stage = render(each, service());
      const { stack, logicalId } = stage.only('AWS::ECR::Repository');
      expect(stack).toMatch(/-registry$/);
      const elsewhere = stage.resources.filter((resource) => resource.stack !== stack);
      expect(JSON.stringify(elsewhere)).not.toContain(logicalId);
    }
  });
});
