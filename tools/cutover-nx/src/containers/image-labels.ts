import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceVersion } from '@cutover/config';
import { z } from 'zod';

/** What a workspace says of itself in its `package.json`. */
export interface WorkspaceFacts {
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

const packageSchema = z.object({
  description: z.string().default(''),
  license: z.string().default(''),
});

/** @throws {ConfigError} where its `package.json` has no version */
export async function workspaceFacts(workspace: string): Promise<WorkspaceFacts> {
  const version = await workspaceVersion(workspace);
  const manifest: unknown = JSON.parse(await readFile(join(workspace, 'package.json'), 'utf8'));
  return { version, ...packageSchema.parse(manifest) };
}

export interface LabelRequest extends WorkspaceFacts {
  readonly service: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  readonly revision: string;
  /** Seconds since the epoch. */
  readonly committedAt: number;
}

/**
 * Arguments of the Dockerfile that become labels; none of them changes between two builds of a commit.
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export function labelArgs(request: LabelRequest): Record<string, string> {
  return {
    TITLE: request.service,
    DESCRIPTION: request.description,
    SOURCE: `https://github.com/${request.repository}`,
    VERSION: request.version,
    REVISION: request.revision,
    CREATED: createdAt(request.committedAt),
    LICENSES: request.license,
  };
}

/** RFC 3339, in UTC and whole seconds, as OCI has its dates. */
export function createdAt(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace('.000Z', 'Z');
}
