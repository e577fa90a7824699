import { describe, expect, it } from '@jest/globals';
import { CfnResource, Stack, TagManager } from 'aws-cdk-lib';
import { environments, service } from '../testing/fixtures.ts';
import { inApp } from '../testing/render.ts';

const OWNERS = ['cutover:environment', 'cutover:service'];

describe('tagForCost', () => {
  it.each(environments().map((each) => [each.name, each] as const))(
    'reaches every resource of %s that takes tags, and every stack',
    (_name, each) => {
      inApp(each, service(), (app) => {
        app.synth();
        const all = app.node.findAll();
        const taggable = all
          .filter((construct): construct is CfnResource => construct instanceof CfnResource)
          .flatMap((resource) => {
            const tags = TagManager.of(resource);
            return tags === undefined ? [] : [[resource.node.path, tags] as const];
          });
        expect(taggable.length).toBeGreaterThan(25);
        const untagged = taggable.filter(([, tags]) => !OWNERS.every((key) => key in tags.tagValues()));
        expect(untagged.map(([path]) => path)).toEqual([]);
        const stacks = all.filter((construct): construct is Stack => construct instanceof Stack);
        for (const stack of stacks) expect(Object.keys(stack.tags.tagValues()).sort()).toEqual(OWNERS);
      });
    },
  );
});
