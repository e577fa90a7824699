import { join } from 'node:path';
import type { Service } from '../service.ts';
import { type LoadedBundle, loadBundle } from './load-bundle.ts';

/** File name of the bundle beside this file; the build puts it in. */
declare const SERVICE_BUNDLE: string;

export function loadService(): LoadedBundle<Service> {
  return loadBundle(join(import.meta.dirname, SERVICE_BUNDLE));
}
