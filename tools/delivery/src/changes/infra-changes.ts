import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { promisify, stripVTControlCharacters } from 'node:util';
import { details, fenced } from '../summary/markdown.ts';
import { stacksIn } from './assembly.ts';
import { stackChanges } from './stack-changes.ts';
import { synthesizeCommit } from './synthesize-commit.ts';

const run = promisify(execFile);

/** Those on AWS: the local one is rehearsed. */
const ENVIRONMENTS = ['dev', 'staging', 'production'];
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/**
 * What changed in the templates since a commit, as `cdk diff` says it: between two synthesized templates, without an account.
 * @param assemblies what is synthesized of the sources here, a folder for each environment
 */
export async function infraChanges(workspace: string, assemblies: string, since: string): Promise<string> {
  try {
    await using before = await synthesizeCommit(workspace, since);
    const parts: string[] = [];
    for (const environment of ENVIRONMENTS) {
      const old = before.folder === undefined ? undefined : join(before.folder, environment);
      parts.push(`#### ${environment}\n\n${await changesOf(join(assemblies, environment), old)}`);
    }
    return parts.join('\n\n');
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return `The templates of ${since} cannot be synthesized with the packages of this change:\n\n${fenced(words, 'text')}`;
  }
}

/** Of one environment. @param old undefined where there was none */
async function changesOf(assembly: string, old: string | undefined): Promise<string> {
  const before = old === undefined ? [] : await stacksIn(old);
  const changes = await stackChanges(before, await stacksIn(assembly));
  if (changes.length === 0) return 'No template was changed.';
  const words: string[] = [];
  for (const change of changes) {
    if (change.kind === 'changed') {
      words.push(
        details(`${change.name} changed`, fenced(await diff(assembly, change.name, change.before), 'diff')),
      );
    } else words.push(`**${change.name}** ${change.kind}`);
  }
  return words.join('\n\n');
}

async function diff(assembly: string, stack: string, template: string): Promise<string> {
  const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  const args = [cdk, 'diff', '--app', assembly, '--template', template, '--no-notices', '--no-color', stack];
  const { stdout, stderr } = await run(process.execPath, args, {
    cwd: assembly,
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return stripVTControlCharacters(`${stdout}${stderr}`).trim();
}
