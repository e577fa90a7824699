import { describe, expect, it } from '@jest/globals';
import { imageReference, registryOf } from './registry.ts';

const none = () => ({});
const of = (environment: string, registry?: string, read: () => { CUTOVER_REGISTRY?: string } = none) =>
  registryOf({ environment, service: 'service', registry }, read);

describe('registryOf', () => {
  it('refuses what is an address of a page, or of a repository', () => {
    for (const wrong of ['http://127.0.0.1:5000', 'ghcr.io/owner', 'a b', '', '-x', 'host:port'])
      expect(() => of('local', wrong)).toThrow(`${JSON.stringify(wrong)} is no registry`);
  });

  it('speaks plain HTTP to nobody but this machine', () => {
    for (const here of ['127.0.0.1:5000', 'localhost:5000', '127.9.9.9', '[::1]:5000'])
      expect(of('local', here)?.plain).toBe(true);
    for (const elsewhere of ['10.0.0.1:5000', 'localhost.example.com', 'ghcr.io', '127.0.0.1.example.com'])
      expect(of('local', elsewhere)?.plain).toBe(false);
  });

  it('is none on this machine when none is named', () => {
    expect(of('local')).toBeUndefined();
  });

  it('is ECR of the account and region when an environment names no other', () => {
    expect(of('staging')).toMatchObject({
      host: '222222222222.dkr.ecr.us-east-2.amazonaws.com',
      repository: 'cutover/service',
      plain: false,
    });
  });

  it('is the one of the command line before the one of the variable', () => {
    const read = () => ({ CUTOVER_REGISTRY: '127.0.0.1:1' });
    expect(of('production', undefined, read)?.host).toBe('127.0.0.1:1');
    expect(of('production', '127.0.0.1:2', read)?.host).toBe('127.0.0.1:2');
  });
});

describe('imageReference', () => {
  it('names an image by its digest', () => {
    expect(
      imageReference(
        { host: 'h', repository: 'r', plain: false, login: () => Promise.resolve('') },
        'sha256:1',
      ),
    ).toBe('h/r@sha256:1');
  });
});
