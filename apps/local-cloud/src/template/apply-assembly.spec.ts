import { describe, expect, it } from '@jest/globals';
import type { ResourceProvider, ResourceRequest } from '../contracts.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { UnsupportedProperty } from '../unsupported-property.ts';
import { applyAssembly } from './apply-assembly.ts';
import type { MadeResource } from './apply-assembly.ts';
import type { Assembly, Stack, TemplateResource } from './assembly.ts';

function stack(name: string, resources: Record<string, Partial<TemplateResource>>, rest: object = {}): Stack {
  const full = Object.entries(resources).map(([id, { Type = 'T', Properties = {}, ...others }]) => [
    id,
    { Type, Properties, ...others },
  ]);
  const template = {
    Resources: Object.fromEntries(full) as Record<string, TemplateResource>,
    Outputs: {},
    Parameters: {},
    Conditions: {},
    Mappings: {},
    ...rest,
  };
  const text = JSON.stringify(template, undefined, 1);
  return { name, templateFile: `${name}.template.json`, text, parameters: {}, template };
}

function setUp() {
  const calls: string[] = [];
  const put = ({ logicalId, properties, physicalId }: ResourceRequest<Record<string, unknown>>) => {
    if (properties['Bad'] !== undefined) throw new UnsupportedProperty('Bad', 'not implemented');
    calls.push(`put ${logicalId} ${JSON.stringify(properties)}`);
    const name = properties['Name'];
    return {
      physicalId: typeof name === 'string' ? name : (physicalId ?? `id-${logicalId}`),
      attributes: { Arn: `arn:${logicalId}` },
    };
  };
  const provider = (type: string): ResourceProvider => ({
    type,
    put,
    remove: (physicalId) => void calls.push(`remove ${physicalId}`),
  });
  const resources = createMemoryStore().collection<MadeResource>('resources');
  const apply = (...stacks: Stack[]) =>
    applyAssembly({ stacks, hash: 'sha256:0' } satisfies Assembly, {
      providers: [provider('T'), provider('U')],
      resources,
      place: { region: 'eu-west-1', account: '123456789012' },
      dynamicReference: (reference) => reference,
      log: () => undefined,
    });
  return { apply, calls, resources };
}

describe('applyAssembly', () => {
  it('changes nothing when a later stack holds a reference that cannot be resolved', async () => {
    const { apply, calls } = setUp();
    const broken = stack('second', { B: { Properties: { X: { Ref: 'Nowhere' } } } });
    await expect(apply(stack('first', { A: {} }), broken)).rejects.toThrow(
      'the local cloud cannot take Properties.X of B in stack second (second.template.json:6): there is no Nowhere in the stack',
    );
    expect(calls).toEqual([]);
  });

  it('refuses a known resource that needs an unknown one, and lists the unknown one otherwise', async () => {
    const { apply, calls } = setUp();
    const topic = { Type: 'AWS::SNS::Topic' };
    await expect(
      apply(stack('s', { Topic: topic, A: { Properties: { X: { Ref: 'Topic' } } } })),
    ).rejects.toThrow('it needs Topic, a AWS::SNS::Topic, which it does not know');
    expect(calls).toEqual([]);
    const { unknownResources } = await apply(stack('s', { Topic: topic, A: {} }));
    expect(unknownResources).toEqual([{ stackName: 's', logicalId: 'Topic', type: 'AWS::SNS::Topic' }]);
  });

  it('names the property that a provider does not implement', async () => {
    const { apply } = setUp();
    await expect(apply(stack('s', { A: { Properties: { Bad: 1 } } }))).rejects.toThrow(
      'Properties.Bad of A in stack s (s.template.json:6): not implemented',
    );
  });

  it('makes resources after those that they refer to, across stacks too', async () => {
    const { apply, calls } = setUp();
    const network = stack(
      'network',
      {
        Rule: { Properties: { Arn: { 'Fn::GetAtt': ['Group', 'Arn'] } }, DependsOn: 'Vpc' },
        Vpc: {},
        Group: {},
      },
      { Outputs: { Out: { Value: { Ref: 'Group' }, Export: { Name: 'network:Group' } } } },
    );
    await apply(
      network,
      stack('service', { A: { Properties: { X: { 'Fn::ImportValue': 'network:Group' } } } }),
    );
    expect(calls).toEqual([
      'put Group {}',
      'put Vpc {}',
      'put Rule {"Arn":"arn:Group"}',
      'put A {"X":"id-Group"}',
    ]);
  });

  it('puts only what has changed, and removes what the template no longer holds', async () => {
    const { apply, calls } = setUp();
    await apply(stack('s', { A: {}, B: { Properties: { X: 1 } }, C: {} }));
    calls.length = 0;
    await apply(stack('s', { A: {}, B: { Properties: { X: 2 } } }));
    expect(calls).toEqual(['put B {"X":2}', 'remove id-C']);
  });

  it('removes the old one of a resource that had to be replaced', async () => {
    const { apply, calls, resources } = setUp();
    await apply(stack('s', { A: { Properties: { Name: 'old' } }, B: {} }));
    calls.length = 0;
    await apply(stack('s', { A: { Properties: { Name: 'new' } }, B: { Type: 'U' } }));
    expect(calls).toEqual(['put A {"Name":"new"}', 'put B {}', 'remove old', 'remove id-B']);
    expect(resources.get('s/A')?.physicalId).toBe('new');
  });

  it('keeps what another stack has taken over under the same name', async () => {
    const { apply, calls } = setUp();
    await apply(stack('old', { A: { Properties: { Name: 'shared' } } }));
    await apply(stack('new', { B: { Properties: { Name: 'shared' } } }));
    expect(calls.filter((call) => call.startsWith('remove'))).toEqual([]);
    await apply(stack('new', {}));
    expect(calls.at(-1)).toBe('remove shared');
  });

  it('leaves out what a condition leaves out', async () => {
    const { apply, calls } = setUp();
    await apply(
      stack('s', { A: { Condition: 'Never' } }, { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } }),
    );
    expect(calls).toEqual([]);
  });

  it('names the circle when resources depend on each other', async () => {
    const { apply } = setUp();
    const circle = stack('s', { A: { Properties: { X: { Ref: 'B' } } }, B: { DependsOn: ['A'] } });
    await expect(apply(circle)).rejects.toThrow('A → B → A');
  });
});
