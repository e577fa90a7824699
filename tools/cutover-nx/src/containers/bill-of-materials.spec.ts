import { describe, expect, it } from '@jest/globals';
import { type Bill, billOf } from './bill-of-materials.ts';
import type { ContainerRecord } from './container-record.ts';

const record: ContainerRecord = {
  service: 'service',
  release: '0123456-a1a1a1a1',
  version: '0.1.0',
  revision: '0123456789'.repeat(4),
  dirty: false,
  created: '2026-11-25T19:16:59Z',
  digest: `sha256:${'a1'.repeat(32)}`,
  platforms: ['linux/amd64'],
  bundleBytes: 1,
  builder: 'buildah 1.28.2',
};
const component = (name: string) => ({ 'bom-ref': name, type: 'library' });
const forDevelopment = (name: string) => ({
  ...component(name),
  scope: 'optional',
  properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
});
const needed = (name: string) => ({ ...component(name), scope: 'required', properties: [] });
const workspace: Bill = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: 'urn:uuid:0',
  metadata: { timestamp: '2000-01-01T00:00:00Z', tools: [{ name: 'cli' }] },
  components: [...['fastify@5.0.0', 'jest@30.5.2', 'zod@4.6.7'].map(component), forDevelopment('zod@4.6.7')],
  dependencies: [
    { ref: 'fastify@5.0.0', dependsOn: ['zod@4.6.7', 'ajv@8.0.0'] },
    { ref: 'jest@30.5.2', dependsOn: [] },
    { ref: 'zod@4.6.7', dependsOn: [] },
    { ref: 'zod@4.6.7', dependsOn: [] },
  ],
};

describe('billOf', () => {
  it('is none when the image holds what nobody knows', () => {
    expect(() => billOf(workspace, ['zod@4.6.7', 'left-pad@1.0.0'], record)).toThrow(
      'the image holds left-pad@1.0.0, of which the lock file knows nothing',
    );
  });

  it('names what is in the image alone, and what that depends on there', () => {
    expect(billOf(workspace, ['fastify@5.0.0', 'zod@4.6.7'], record)).toMatchObject({
      components: [needed('fastify@5.0.0'), needed('zod@4.6.7')],
      dependencies: [
        { ref: 'service', dependsOn: ['fastify@5.0.0', 'zod@4.6.7'] },
        { ref: 'fastify@5.0.0', dependsOn: ['zod@4.6.7'] },
        { ref: 'zod@4.6.7', dependsOn: [] },
      ],
    });
  });

  it('is one for an image: of its commit, with its digest, and without the moment in which it was asked for', () => {
    const bill = billOf(workspace, ['zod@4.6.7'], record);
    expect(bill).not.toHaveProperty('serialNumber');
    expect(bill).toMatchObject({
      metadata: {
        timestamp: record.created,
        component: {
          name: 'service',
          version: record.release,
          hashes: [{ alg: 'SHA-256', content: 'a1'.repeat(32) }],
        },
      },
    });
  });
});
