import { describe, expect, it } from '@jest/globals';
import { Secret } from '@cutover/secrets';
import { QueryFailedError } from 'typeorm';
import { createLogger } from './logger.ts';
import { nestLogger } from './nest-logger.ts';

function capture(level: 'info' | 'trace' = 'info') {
  const lines: string[] = [];
  const identity = { release: 'r1', slot: 'blue', containerId: 'task-1' };
  const logger = createLogger(identity, level, { write: (line: string) => void lines.push(line) });
  return { logger, lines, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('createLogger', () => {
  it('keeps the parameters of a failed query to itself', () => {
    const { logger, lines, entries } = capture();
    const driver = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (email)=(ada@x) exists',
    });
    logger.error({ err: new QueryFailedError('INSERT …', ['ada@x'], driver) }, 'failed');
    expect(lines.join('')).not.toContain('ada@x');
    expect(entries()[0]).toMatchObject({ err: { type: 'QueryFailedError', code: '23505' } });
  });

  it('shows no secret, however it is handed over', () => {
    const { logger, lines } = capture();
    const secret = new Secret('swordfish');
    logger.info({ secret, nested: { list: [secret] } }, `with ${String(secret)}`);
    logger.error({ err: secret }, 'not an error');
    nestLogger(logger).error(secret);
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toContain('swordfish');
  });

  it('names release, slot and container, the level in words and the time in UTC', () => {
    const { logger, entries } = capture();
    logger.warn('hello');
    expect(entries()).toEqual([
      {
        level: 'warn',
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        release: 'r1',
        deployment_color: 'blue',
        container_id: 'task-1',
        message: 'hello',
      },
    ]);
  });
});

describe('nestLogger', () => {
  it('writes Nest’s messages into the same log, its passing remarks only for debugging', () => {
    const quiet = capture();
    nestLogger(quiet.logger).log('Mapped {/health, GET} route', 'RouterExplorer');
    expect(quiet.lines).toEqual([]);
    const { logger, entries } = capture('trace');
    nestLogger(logger).log('Mapped', 'RouterExplorer');
    nestLogger(logger).error(new Error('broken'), 'stack', 'ExceptionsHandler');
    nestLogger(logger).verbose?.({ any: 'thing' });
    expect(entries()).toMatchObject([
      { level: 'debug', context: 'RouterExplorer', message: 'Mapped' },
      { level: 'error', context: 'ExceptionsHandler', message: 'broken', err: { type: 'Error' } },
      { level: 'trace', message: '{"any":"thing"}' },
    ]);
  });
});
