import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repository } from '../testing/run-executor.ts';

const text = readFileSync(join(repository, 'docker/service.Dockerfile'), 'utf8');
/** Keyword and rest of each instruction, in their order. */
const instructions = text
  .replaceAll('\\\n', '')
  .split('\n')
  .map((line) => /^([A-Z]+) (.*)$/.exec(line))
  .filter((found) => found !== null)
  .map(([, keyword = '', rest = '']) => ({ keyword, rest }));
const indexOf = (keyword: string) => instructions.findIndex((one) => one.keyword === keyword);
const allOf = (keyword: string) =>
  instructions.filter((one) => one.keyword === keyword).map(({ rest }) => rest);

describe('docker/service.Dockerfile', () => {
  it('runs nothing while it is built: no platform is emulated, and nothing is installed', () => {
    expect(new Set(instructions.map(({ keyword }) => keyword))).not.toContain('RUN');
    expect(allOf('ADD')).toEqual([]);
  });

  it('leaves the code to root and the process to somebody else, by number', () => {
    expect(allOf('USER')).toEqual(['0:0', '65532:65532']);
    expect(indexOf('USER')).toBeLessThan(indexOf('WORKDIR'));
    expect(allOf('COPY')).toEqual(['--chown=0:0 . ./']);
  });

  it('makes no layer after that of the bundle, whose size is measured', () => {
    const after = instructions.slice(indexOf('COPY') + 1).map(({ keyword }) => keyword);
    expect(after.filter((keyword) => ['WORKDIR', 'COPY', 'ADD', 'RUN'].includes(keyword))).toEqual([]);
  });

  it('needs no shell: the base has none', () => {
    for (const words of [...allOf('ENTRYPOINT'), ...allOf('CMD'), allOf('HEALTHCHECK')[0]?.split(' CMD ')[1]])
      expect(JSON.parse(words ?? '')).toBeInstanceOf(Array);
  });

  it('names its base by the digest of its index', () => {
    expect(allOf('ARG')[0]).toMatch(
      /^NODE_IMAGE=gcr\.io\/distroless\/nodejs24-.*:nonroot@sha256:[0-9a-f]{64}$/,
    );
    expect(allOf('FROM')).toEqual(['${NODE_IMAGE}']);
  });
});
