import type { ContainerRecord } from './container-record.ts';

const MEGABYTE = 1_000_000;

/** What was built, for people. */
export function imageInWords(record: ContainerRecord): string {
  const { service, release, digest, platforms, bundleBytes, builder, dirty } = record;
  return [
    `image of ${service}, release ${release}${dirty ? ', with changes that are in no commit' : ''}: ${digest}`,
    `  ${platforms.join(' and ')}, ${(bundleBytes / MEGABYTE).toFixed(1)} MB on the base image, by ${builder}`,
  ].join('\n');
}
