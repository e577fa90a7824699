import { BlockList } from 'node:net';

/** An image of a registry, by its digest. */
export interface ImageReference {
  /** Host, with the port where there is one. */
  readonly registry: string;
  readonly repository: string;
  /** `sha256:` and 64 hexadecimal digits: of the index or of the one manifest. */
  readonly digest: string;
  /** As it was written. */
  readonly text: string;
}

/** A host has a dot or a port, or is `localhost`: what has none is a repository of Docker Hub. */
const REFERENCE =
  /^(?<registry>localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)|[a-z0-9-]+(?:\.[a-z0-9-]+)+)\/(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::[\w.-]{1,128})?@(?<digest>sha256:[0-9a-f]{64})$/;

/** Undefined for what names no host, or no digest. */
export function parseReference(text: string): ImageReference | undefined {
  const { registry, repository, digest } = REFERENCE.exec(text)?.groups ?? {};
  if (registry === undefined || repository === undefined || digest === undefined) return undefined;
  return { registry, repository, digest, text };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');

/** A registry of this machine is spoken to in the clear, as Docker does; every other one by TLS. */
export function baseUrl({ registry }: Pick<ImageReference, 'registry'>): string {
  const host = registry.replace(/:\d+$/, '');
  return `${host === 'localhost' || loopback.check(host) ? 'http' : 'https'}://${registry}/v2/`;
}

/** ECR gives nothing without a token of AWS, which nobody here has: what is not in this cloud's own is not there. */
export function isEcr({ registry }: Pick<ImageReference, 'registry'>): boolean {
  return /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$/.test(registry);
}
