import { tmpdir } from 'node:os';
import process from 'node:process';
import { describe, expect, it } from '@jest/globals';
import { answers, runProgram } from './run-program.ts';

const place = { cwd: tmpdir() };
const node = (script: string) => [process.execPath, '-e', script];

describe('runProgram', () => {
  it('says that a program is not there, and is no failure of it', async () => {
    await expect(runProgram(['nobody-has-this'], place)).rejects.toMatchObject({
      name: 'ProgramError',
      message: 'nobody-has-this cannot be started: spawn nobody-has-this ENOENT',
      exitCode: undefined,
    });
  });

  it('holds no process that could start no program', async () => {
    const source = JSON.stringify(new URL('./run-program.ts', import.meta.url).href);
    const script = `import(${source}).then(({ answers }) => answers(['nobody-has-this'], { cwd: '/', timeoutMs: 60_000 }))`;
    const startedAt = Date.now();
    await runProgram(node(script), place);
    expect(Date.now() - startedAt).toBeLessThan(30_000);
  });

  it('keeps the last lines of what a program complained about', async () => {
    const script = 'for (let i = 1; i <= 40; i++) console.error("line " + i); process.exitCode = 3';
    const refusal = await runProgram(node(script), place).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ exitCode: 3 });
    expect(String(refusal)).toMatch(/ended with 3: line 29\n.*line 40$/s);
  });

  it('stops a program that takes too long', async () => {
    const hanging = runProgram(node('setInterval(() => {}, 1000)'), { ...place, timeoutMs: 300 });
    await expect(hanging).rejects.toThrow('did not end within 300 ms');
  });

  it('stops a program and keeps the reason when it is told to stop', async () => {
    const controller = new AbortController();
    const running = runProgram(node('setInterval(() => {}, 1000)'), { ...place, signal: controller.signal });
    controller.abort(new Error('somebody pressed Ctrl-C'));
    await expect(running).rejects.toThrow('somebody pressed Ctrl-C');
  });

  it('gives words as they are, and input that a program may leave unread', async () => {
    expect(await runProgram([...node('console.log(process.argv[1])'), '$(id) "x" *'], place)).toBe(
      '$(id) "x" *\n',
    );
    const echo = 'process.stdin.pipe(process.stdout)';
    expect(await runProgram(node(echo), { ...place, input: 'secret' })).toBe('secret');
    expect(await runProgram(node('0'), { ...place, input: 'x'.repeat(1_000_000) })).toBe('');
  });
});

describe('answers', () => {
  it('is whether a program ends with 0', async () => {
    expect(await answers(['nobody-has-this'], place)).toBe(false);
    expect(await answers(node('process.exitCode = 1'), place)).toBe(false);
    expect(await answers(node('0'), place)).toBe(true);
  });
});
