import { describe, expect, it } from '@jest/globals';
import { lineOf } from './line-of.ts';

const text = JSON.stringify(
  {
    Description: 'a "quoted" { brace',
    Resources: {
      Group: { Type: 'T', Properties: { Empty: [], None: {}, Egress: [{ FromPort: 1 }, { FromPort: 443 }] } },
      Last: { Type: 'U', Properties: { FromPort: 8080 } },
    },
  },
  undefined,
  1,
);

describe('lineOf', () => {
  it.each([
    [['Resources', 'Group']],
    [['Resources', 'Group', 'Properties', 'None']],
    [['Resources', 'Group', 'Properties', 'Egress', 1, 'FromPort']],
    [['Resources', 'Last', 'Properties', 'FromPort']],
  ])('finds the line of %j when the same key stands elsewhere too', (path) => {
    const found = text.split('\n')[(lineOf(text, path) ?? 0) - 1];
    let value: unknown = JSON.parse(text);
    for (const step of path) value = (value as Record<string, unknown>)[step];
    expect(found).toContain(
      `"${String(path.at(-1))}": ${JSON.stringify(value, undefined, 1).split('\n')[0] ?? ''}`,
    );
  });

  it('counts the items of an array, those that are empty too', () => {
    const path = ['Resources', 'Group', 'Properties', 'Egress', 1, 'FromPort'];
    expect(text.split('\n')[(lineOf(text, path) ?? 0) - 1]).toContain('443');
  });

  it('finds an item of an array by its first line', () => {
    const lines = '[\n 1,\n "a, b",\n [\n 2\n ]\n]'.split('\n');
    expect([0, 1, 2].map((item) => lines[(lineOf(lines.join('\n'), [item]) ?? 0) - 1])).toEqual([
      ' 1,',
      ' "a, b",',
      ' [',
    ]);
  });

  it('says nothing when there is no such member', () => {
    expect(lineOf(text, ['Resources', 'Group', 'FromPort'])).toBeUndefined();
  });
});
