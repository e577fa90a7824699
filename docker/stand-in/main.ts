import { whatContainersLack } from '../tools/missing-tools.ts';
import { thisMachine } from '../tools/this-machine.ts';
import { makeBaseImages } from './base-images.ts';

/** `nx base-images docker` */
const lack = whatContainersLack(thisMachine());
if (lack === undefined) process.stdout.write(`${await makeBaseImages()} is there\n`);
else process.stderr.write(`\n!!! NO BASE IMAGES WERE MADE: ${lack} !!!\n\n`);
