import { z } from 'zod';

const DIGEST = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits');

const descriptor = z.object({ mediaType: z.string(), digest: DIGEST, size: z.int().nonnegative() });

/** What a registry names by a digest. */
export type Descriptor = z.output<typeof descriptor>;

const platform = z.object({ architecture: z.string(), os: z.string() });

/** Of several platforms: OCI's image index, and Docker's manifest list. */
export const indexSchema = z.object({
  manifests: z.array(descriptor.extend({ platform: platform.optional() })),
});

/** Of one platform. */
export const manifestSchema = z.object({ config: descriptor, layers: z.array(descriptor) });

export const configSchema = platform.extend({
  config: z
    .object({
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      Env: z.array(z.string()).nullish(),
      WorkingDir: z.string().nullish(),
    })
    .default({}),
  rootfs: z.object({ diff_ids: z.array(DIGEST) }),
});

export type ImageConfiguration = z.output<typeof configSchema>;

export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
