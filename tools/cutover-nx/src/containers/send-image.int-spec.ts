import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startFakeRegistry } from '../testing/fake-registry.ts';
import { type Descriptor, ScratchLayout } from '../testing/scratch-layout.ts';
import type { Registry } from './registry.ts';
import { sendImage } from './send-image.ts';

const LOGIN = 'robot:secret';

let layout: ScratchLayout;
let index: Descriptor;
beforeEach(async () => {
  layout = await ScratchLayout.make();
  index = await layout.twoPlatforms();
});
afterEach(() => layout[Symbol.asyncDispose]());

function send(host: string, login?: string): Promise<void> {
  const base64 = login && Buffer.from(login).toString('base64');
  const registry: Registry = {
    host,
    repository: 'cutover/service',
    plain: true,
    login: () => Promise.resolve(base64),
  };
  return sendImage(layout.folder, registry, 'abc', new AbortController().signal);
}

describe('sendImage', () => {
  it('sends nothing of a layout that is not whole', async () => {
    await using registry = await startFakeRegistry();
    await layout.holds();
    await expect(send(registry.host)).rejects.toThrow('is no whole image');
    expect(registry.calls).toEqual([]);
  });

  it('names no tag where the registry takes no layer', async () => {
    await using registry = await startFakeRegistry({ uploadStatus: 403 });
    await expect(send(registry.host)).rejects.toThrow(/refuses: asked to take sha256:\w+, it answers 403/);
    expect(registry.tags.size).toBe(0);
  });

  it('sends every part before what names it, and the tag last', async () => {
    await using registry = await startFakeRegistry();
    await send(registry.host);
    // Two configurations, two bases, and the layer that both platforms share.
    expect(registry.blobs.size).toBe(5);
    expect([...registry.tags.keys()].slice(-2)).toEqual([
      `cutover/service:${index.digest}`,
      'cutover/service:abc',
    ]);
    expect(registry.tags.get('cutover/service:abc')).toBe(index.digest);
  });

  it('sends no layer again that the registry has', async () => {
    await using registry = await startFakeRegistry();
    await send(registry.host);
    const before = registry.calls.length;
    await send(registry.host);
    expect(registry.calls.slice(before).filter((call) => call.startsWith('PATCH'))).toEqual([]);
  });

  it('sends with a token to push where the registry wants one', async () => {
    await using registry = await startFakeRegistry({ login: LOGIN, scheme: 'Bearer' });
    await send(registry.host, LOGIN);
    expect(registry.tags.get('cutover/service:abc')).toBe(index.digest);
    const tokens = registry.calls.filter((call) => call.startsWith('GET /token'));
    expect(tokens).toEqual([expect.stringContaining('scope=repository%3Acutover%2Fservice%3Apull%2Cpush')]);
  });
});
