import { describe, expect, it } from '@jest/globals';
import { describeKeys, parameterFilter, pathKeys } from './parameter-filters.ts';
import type { StoredParameter } from './parameter-state.ts';

const stored = (name: string): StoredParameter => ({
  name,
  versions: [{ version: 1, type: 'String', value: 'v', lastModifiedMs: 0 }],
});

describe('parameterFilter', () => {
  it.each([
    ['InvalidFilterKey', { Key: 'Name', Values: ['/a'] }, pathKeys],
    ['InvalidFilterKey', { Key: 'Label', Values: ['a'] }, describeKeys],
    ['InvalidFilterOption', { Key: 'Type', Option: 'Contains', Values: ['String'] }, describeKeys],
    ['InvalidFilterOption', { Key: 'Path', Option: 'Equals', Values: ['/a'] }, describeKeys],
    ['InvalidFilterValue', { Key: 'Type', Values: ['Number'] }, pathKeys],
  ])('throws %s for %j, also where there is nothing to filter', (code, filter, keys) => {
    expect(() => parameterFilter([filter], keys)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    [{ Key: 'Path', Values: ['/a'] }, ['/a/b']],
    [{ Key: 'Path', Option: 'Recursive', Values: ['/a/'] }, ['/a/b', '/a/b/c']],
    [{ Key: 'Name', Option: 'Contains', Values: ['/b'] }, ['/a/b', '/a/b/c']],
    [{ Key: 'Name', Values: ['/ab', '/a/b'] }, ['/a/b', '/ab']],
    [{ Key: 'KeyId', Values: ['alias/aws/ssm'] }, []],
  ])('passes what %j names', (filter, names) => {
    const all = ['/a/b', '/a/b/c', '/ab'].map(stored);
    expect(all.filter(parameterFilter([filter], describeKeys)).map(({ name }) => name)).toEqual(names);
  });
});
