import { describe, expect, it } from '@jest/globals';
import { asModelled } from './as-modelled.ts';

describe('asModelled', () => {
  it.each(['Table', 'TableDescription'])(
    'completes the id of a %s, and takes out what is no member',
    (member) => {
      const table = {
        TableId: 'e48df347-dae9-46db-c950-f88cb26f',
        TableThroughputModeSummary: {},
        TableName: 't',
      };
      expect(JSON.parse(asModelled(JSON.stringify({ [member]: table })))).toEqual({
        [member]: { TableId: 'e48df347-dae9-46db-c950-f88cb26f0000', TableName: 't' },
      });
    },
  );

  it.each(['', '{"__type":"ResourceNotFoundException"}', 'no JSON'])('leaves %j as it is', (body) => {
    expect(asModelled(body)).toBe(body);
  });
});
