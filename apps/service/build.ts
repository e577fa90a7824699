import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundle } from './build/bundle.ts';

const projectRoot = import.meta.dirname;
const released = join(projectRoot, '../../dist/apps/service');
const [outputFolder = released] = process.argv.slice(2);
const packages = await bundle(resolve(outputFolder), projectRoot);
// Beside the bundle, which is the whole image: for its bill of materials.
if (outputFolder === released) await writeFile(`${released}.packages.json`, JSON.stringify(packages));
