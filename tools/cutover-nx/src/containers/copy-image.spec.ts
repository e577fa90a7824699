import { describe, expect, it } from '@jest/globals';
import { skopeoWords } from './copy-image.ts';
import type { Registry } from './registry.ts';

const registry: Registry = {
  host: 'registry.example.com',
  repository: 'cutover/service',
  plain: false,
  login: () => Promise.resolve('dXNlcjpwYXNzd29yZA=='),
};

describe('skopeoWords', () => {
  it('holds no login, only the file that does', () => {
    const words = skopeoWords('/layout', registry, 'abc', '/tmp/auth.json');
    expect(words.join(' ')).not.toContain('dXNlcjpwYXNzd29yZA');
    expect(words.join(' ')).toContain('--dest-authfile /tmp/auth.json');
  });

  it('asks for encryption everywhere but on this machine', () => {
    expect(skopeoWords('/layout', registry, 'abc')).not.toContain('--dest-tls-verify=false');
    expect(skopeoWords('/layout', { ...registry, plain: true }, 'abc')).toContain('--dest-tls-verify=false');
  });

  it('copies every platform and changes no digest', () => {
    const words = skopeoWords('/layout', registry, 'abc');
    expect(words).toEqual(expect.arrayContaining(['--all', '--preserve-digests']));
    expect(words.slice(-2)).toEqual(['oci:/layout', 'docker://registry.example.com/cutover/service:abc']);
  });
});
