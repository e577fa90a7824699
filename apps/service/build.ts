import { join } from 'node:path';
import { bundle } from './build/bundle.ts';

const projectRoot = import.meta.dirname;
await bundle(join(projectRoot, '../../dist/apps/service'), projectRoot);
