import { z } from 'zod';
import { UserError } from '../user-error.ts';

const healthSchema = z.object({
  ready: z.boolean(),
  pid: z.int(),
  assemblyHash: z.string(),
  timeScale: z.number(),
  endpoint: z.string(),
  listeners: z.array(z.object({ listenerArn: z.string(), port: z.int(), url: z.string() })),
  unknownResources: z.array(z.unknown()).default([]),
});

export type CloudHealth = z.output<typeof healthSchema>;

/** The control endpoints of a running local cloud, beside those that speak AWS. */
export class CloudClient {
  readonly endpoint: string;

  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  /** Undefined where nothing answers as a local cloud. */
  async health(): Promise<CloudHealth | undefined> {
    try {
      const response = await fetch(`${this.endpoint}/_cutover/health`, { signal: AbortSignal.timeout(2000) });
      const parsed = healthSchema.safeParse(await response.json());
      return parsed.success ? parsed.data : undefined;
    } catch {
      // Refused, reset, slow or not JSON: whatever it is, it is no local cloud that works.
      return undefined;
    }
  }

  async pushImage(repository: string, bundle: string): Promise<{ digest: string; uri: string }> {
    const answer = await this.#call('POST', 'images', { repository, bundle });
    return z.object({ digest: z.string(), uri: z.string() }).parse(answer);
  }

  async applyAssembly(path: string): Promise<void> {
    await this.#call('PUT', 'assembly', { path });
  }

  async destroy(): Promise<void> {
    await this.#call('POST', 'destroy', {});
  }

  async #call(method: string, path: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${this.endpoint}/_cutover/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(120_000),
    });
    const text = await response.text();
    if (response.ok) return text === '' ? undefined : JSON.parse(text);
    throw new UserError(
      `the local cloud refused ${method} ${path}: ${messageOf(text)}`,
      'mend what it names; npx nx destroy service starts it from nothing',
    );
  }
}

function messageOf(text: string): string {
  try {
    const { message, error } = JSON.parse(text) as { message?: string; error?: string };
    return message ?? error ?? text;
  } catch {
    // Not JSON: the text is all there is to show.
    return text;
  }
}
