import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dockerLogin } from './docker-login.ts';

const auth = Buffer.from('robot:secret').toString('base64');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-logins-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function fileOf(content: string, name = 'config.json'): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

describe('dockerLogin', () => {
  it('shows nothing of a file that it cannot read', async () => {
    const file = await fileOf(`{"auths":{"h":{"auth":"${auth}"}`);
    const refusal = await dockerLogin('h', [file]).catch((error: unknown) => error as Error);
    expect(refusal).toMatchObject({ message: `${file} is no file of logins` });
    expect(refusal).not.toHaveProperty('cause');
  });

  it('names the helper when it is not there', async () => {
    const file = await fileOf(JSON.stringify({ credsStore: 'nobody-has-this' }));
    await expect(dockerLogin('h', [file])).rejects.toThrow(
      'docker-credential-nobody-has-this get gives no login to h',
    );
  });

  it('is undefined when nobody has logged in to this registry', async () => {
    const file = await fileOf(JSON.stringify({ auths: { other: { auth } } }));
    expect(await dockerLogin('h', [join(folder, 'none'), file])).toBeUndefined();
    expect(await dockerLogin('h', [])).toBeUndefined();
  });

  it('is the first that a file holds', async () => {
    const first = await fileOf('{}', 'auth.json');
    const second = await fileOf(JSON.stringify({ auths: { h: { auth } } }));
    expect(await dockerLogin('h', [first, second])).toBe(auth);
  });
});
