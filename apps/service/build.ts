import { join, resolve } from 'node:path';
import { bundle } from './build/bundle.ts';

const projectRoot = import.meta.dirname;
const [outputFolder = join(projectRoot, '../../dist/apps/service')] = process.argv.slice(2);
await bundle(resolve(outputFolder), projectRoot);
