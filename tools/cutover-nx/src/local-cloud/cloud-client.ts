import { z } from 'zod';
import { UserError } from '../user-error.ts';

const healthSchema = z.object({
  ready: z.boolean(),
  pid: z.int(),
  /** SHA-256 of the bundle's entry; programs from before there was one do not tell. */
  program: z.string().optional(),
  assemblyHash: z.string(),
  timeScale: z.number(),
  endpoint: z.string(),
  listeners: z.array(z.object({ listenerArn: z.string(), port: z.int(), url: z.string() })),
  unknownResources: z.array(z.unknown()).default([]),
});

const causesSchema = z.array(
  z.object({
    rule: z.string(),
    reason: z.string(),
    template: z.object({
      file: z.string(),
      line: z.int(),
      logicalId: z.string(),
      path: z.string().optional(),
      property: z.string(),
    }),
    change: z.string(),
    foreseen: z.boolean(),
  }),
);

/** A line of the template that explains a failure, as the local cloud tells it. */
export type TemplateCause = z.output<typeof causesSchema>[number];
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

  /** @param commit that it was built from, for the image's tag */
  async pushImage(
    repository: string,
    bundle: string,
    commit: string | undefined,
  ): Promise<{ digest: string; uri: string }> {
    const answer = await this.#call('POST', 'images', { repository, bundle, commit });
    return z.object({ digest: z.string(), uri: z.string() }).parse(answer);
  }

  /** Roles of the template. */
  async roles(): Promise<{ name: string; arn: string }[]> {
    const answer = await this.#call('GET', 'iam');
    return z.object({ roles: z.array(z.object({ name: z.string(), arn: z.string() })) }).parse(answer).roles;
  }

  async applyAssembly(path: string): Promise<void> {
    await this.#call('PUT', 'assembly', { path });
  }

  /**
   * Lines of the template that explain what has failed, or will; empty where the template is not to blame.
   * @param sinceMs of what happened: epoch, this machine's clock
   */
  async causes(service: string, sinceMs: number): Promise<TemplateCause[]> {
    const asked = new URLSearchParams({ service, since: String(sinceMs) });
    const response = await fetch(`${this.endpoint}/_cutover/causes?${asked.toString()}`, {
      signal: AbortSignal.timeout(10_000),
    });
    return causesSchema.parse(await response.json());
  }

  async destroy(): Promise<void> {
    await this.#call('POST', 'destroy', {});
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.endpoint}/_cutover/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
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
