import { describe, expect, it } from '@jest/globals';
import { baseUrl, isEcr, parseReference } from './reference.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

describe('parseReference', () => {
  it.each([
    'cutover/service:1',
    `registry.example.com/cutover/service:1`,
    `cutover/service@${digest}`,
    `registry.example.com/Cutover/service@${digest}`,
    `registry.example.com/../service@${digest}`,
    `registry.example.com/service@sha256:${'a'.repeat(63)}`,
    `registry.example.com/service@sha512:${'a'.repeat(64)}`,
    `registry.example.com:port/service@${digest}`,
    `user:password@registry.example.com/service@${digest}`,
    '',
  ])('knows no image of a registry by its digest in %j', (text) => {
    expect(parseReference(text)).toBeUndefined();
  });

  it.each([
    [`registry.example.com/cutover/service@${digest}`, 'registry.example.com'],
    [`registry.example.com:5000/cutover/service:tag@${digest}`, 'registry.example.com:5000'],
    [`localhost/cutover/service@${digest}`, 'localhost'],
    [`registry:5000/cutover/service@${digest}`, 'registry:5000'],
    [`127.0.0.1:5000/cutover/service@${digest}`, '127.0.0.1:5000'],
  ])('reads host, repository and digest of %s', (text, registry) => {
    expect(parseReference(text)).toEqual({ registry, repository: 'cutover/service', digest, text });
  });
});

describe('baseUrl', () => {
  it.each([
    ['127.0.0.1:5000', 'http://127.0.0.1:5000/v2/'],
    ['127.3.2.1:80', 'http://127.3.2.1:80/v2/'],
    ['localhost', 'http://localhost/v2/'],
    ['localhost:5000', 'http://localhost:5000/v2/'],
    ['localhost.example.com:5000', 'https://localhost.example.com:5000/v2/'],
    ['127.0.0.1.example.com', 'https://127.0.0.1.example.com/v2/'],
    ['registry.example.com', 'https://registry.example.com/v2/'],
  ])('speaks in the clear on the loopback alone: %s', (registry, url) => {
    expect(baseUrl({ registry })).toBe(url);
  });
});

describe('isEcr', () => {
  it.each([
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', true],
    ['000000000000.dkr.ecr.us-east-2.amazonaws.com', true],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com.example.com', false],
    ['127.0.0.1:5000', false],
  ])('says of %s: %s', (registry, expected) => {
    expect(isEcr({ registry })).toBe(expected);
  });
});
