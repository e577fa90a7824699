import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LOGGED_ERRORS, SLOT_OF_ENTRY } from './log-metrics.ts';

const LOGGER = pathToFileURL(join(import.meta.dirname, '../../../service/src/logging/logger.ts')).href;

/** What the service's own logger writes, level by level: run as a process, because infra imports no service. */
function linesOfTheService(): Record<string, unknown>[] {
  const program = `
    const { createLogger } = await import(${JSON.stringify(LOGGER)});
    const logger = createLogger({ release: 'r1', slot: 'green', containerId: 'c1' }, 'trace');
    for (const level of ['info', 'warn', 'error', 'fatal']) logger[level]({ err: new Error('broken') }, 'said');
    logger.flush();`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Filter patterns of the one form that is used: alternatives of equality between a member and a text. */
function matches(pattern: string, entry: Record<string, unknown>): boolean {
  const alternatives = [...pattern.matchAll(/\(\$\.(\w+) = "(\w+)"\)/g)];
  const form = `{ ${alternatives.map(([whole]) => whole).join(' || ')} }`;
  expect(pattern).toBe(form);
  return alternatives.some(([, member = '', text]) => entry[member] === text);
}

describe('countLoggedErrors', () => {
  it('counts what the service logs as error or fatal, by its slot, and nothing milder', () => {
    const lines = linesOfTheService();
    // By level: the logger writes asynchronously, and what is fatal at once.
    const counted = Object.fromEntries(
      lines.map((entry) => [String(entry['level']), matches(LOGGED_ERRORS, entry)]),
    );
    expect(counted).toEqual({ info: false, warn: false, error: true, fatal: true });
    const slots = lines.map((entry) => entry[SLOT_OF_ENTRY.replace('$.', '')]);
    expect(new Set(slots)).toEqual(new Set(['green']));
  });
});
