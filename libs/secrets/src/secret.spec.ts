import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ConsoleLogger } from '@nestjs/common';
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { pino } from 'pino';
import { Secret } from './secret.ts';

const VALUE = 'hunter2-correct-horse';
const secret = new Secret(VALUE);
const nested = { database: { user: 'app', password: secret }, list: [secret], map: new Map([['k', secret]]) };

function collector(): { stream: Writable; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

describe('Secret', () => {
  it('gives the value when it is revealed', () => {
    expect(secret.reveal()).toBe(VALUE);
  });

  it.each<[string, () => unknown]>([
    ['String()', () => String(secret)],
    // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- the accident to be survived
    ['a template', () => `${secret}`],
    // eslint-disable-next-line @typescript-eslint/restrict-plus-operands -- the accident to be survived
    ['concatenation', () => 'x' + (secret as never)],
    ['Array.join', () => [secret].join()],
    ['Error message', () => new Error(String(secret)).message],
    ['JSON.stringify', () => JSON.stringify(secret)],
    ['nested JSON.stringify', () => JSON.stringify(nested)],
    ['inspect', () => inspect(secret)],
    ['nested inspect', () => inspect(nested)],
    [
      'inspect with hidden properties',
      () => inspect(nested, { showHidden: true, depth: Infinity, getters: true }),
    ],
    ['inspect at depth 0', () => inspect({ password: secret }, { depth: 0 })],
    ['format %s', () => format('%s', secret)],
    ['format %o', () => format('%o', nested)],
    ['format %O', () => format('%O', nested)],
    ['format %j', () => format('%j', nested)],
  ])('shows [secret] when it goes through %s', (_how, show) => {
    expect(show()).toContain('[secret]');
    expect(show()).not.toContain(VALUE);
  });

  it.each<[string, () => unknown]>([
    // eslint-disable-next-line @typescript-eslint/no-misused-spread -- the accident to be survived
    ['spread', () => ({ ...secret })],
    ['Object.entries', () => Object.entries(secret)],
    ['Object.assign', () => Object.assign({}, secret)],
    ['structuredClone', () => structuredClone(secret)],
    ['own property names', () => Reflect.ownKeys(secret)],
    ['a number', () => Number(secret)],
    ['inspect without customInspect', () => inspect(secret, { customInspect: false, showHidden: true })],
  ])('gives nothing of the value when it goes through %s', (_how, copy) => {
    const copied = copy();
    expect(inspect(copied, { showHidden: true })).not.toContain(VALUE);
    expect(JSON.stringify(copied)).not.toContain(VALUE);
  });

  it('takes no further property when somebody tries to hang the value onto it', () => {
    expect(() => Object.assign(secret, { value: VALUE })).toThrow(TypeError);
  });

  it('hides the value when an error that carries it is shown', () => {
    const error = new Error('cannot connect', { cause: { password: secret } });
    expect(inspect(error, { showHidden: true, depth: 10 })).toContain('[secret]');
    expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain(VALUE);
  });

  it.each(['log', 'error', 'dir', 'table'] as const)(
    'hides the value when console.%s prints it',
    (method) => {
      const { stream, text } = collector();
      const printer = new Console(stream);
      printer[method](secret);
      printer[method](nested);
      expect(text()).not.toContain(VALUE);
      expect(text()).toContain('password');
    },
  );

  it('hides the value when pino logs it', () => {
    const { stream, text } = collector();
    const logger = pino(stream);
    logger.info(secret);
    logger.info({ secret, nested });
    logger.info('it is %s, %o', secret, nested);
    logger.error(new Error('failed', { cause: secret }));
    logger.child({ secret }).info('child');
    expect(text().match(/\[secret\]/g)?.length).toBeGreaterThanOrEqual(5);
    expect(text()).not.toContain(VALUE);
  });
});

describe('Secret in ConsoleLogger of Nest', () => {
  let lines: string[];

  beforeEach(() => {
    lines = [];
    for (const output of [process.stdout, process.stderr]) {
      jest.spyOn(output, 'write').mockImplementation((chunk) => {
        lines.push(String(chunk));
        return true;
      });
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([{ json: false }, { json: true, compact: false }, { json: true, compact: true }])(
    'hides the value when it logs with %j',
    (options) => {
      const logger = new ConsoleLogger('App', { ...options, colors: false });
      logger.log(secret);
      logger.log(nested);
      logger.error('failed', nested);
      logger.warn(`password ${String(secret)}`);
      jest.restoreAllMocks();
      expect(lines.join('')).toContain('[secret]');
      expect(lines.join('')).not.toContain(VALUE);
    },
  );
});
