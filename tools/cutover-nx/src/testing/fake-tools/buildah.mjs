// Stands in for buildah: an image is its build's arguments and the files of its context, so that equal ones have one digest.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const [verb, ...words] = process.argv.slice(2);
const after = (name) => words[words.indexOf(name) + 1];
const store = join(homedir(), 'images');
const pathOf = (name) => join(store, name.replaceAll('/', '+'));
mkdirSync(store, { recursive: true });
appendFileSync(join(homedir(), 'calls'), `buildah ${process.argv.slice(2).join(' ')}\n`);

function contextOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map(
      (file) =>
        `${file.slice(folder.length)} ${(statSync(file).mode & 0o777).toString(8)} ${readFileSync(file, 'utf8')}`,
    )
    .join('\n');
}

function blob(layout, content, type) {
  const digest = createHash('sha256').update(content).digest('hex');
  mkdirSync(join(layout, 'blobs/sha256'), { recursive: true });
  writeFileSync(join(layout, 'blobs/sha256', digest), content);
  return { mediaType: `application/vnd.oci.image.${type}`, digest: `sha256:${digest}`, size: content.length };
}

function push(list, layout) {
  const manifests = readFileSync(pathOf(list), 'utf8')
    .split('\n')
    .filter((name) => name !== '')
    .map((name) => {
      const { architecture, content } = JSON.parse(readFileSync(pathOf(name), 'utf8'));
      const config = blob(layout, JSON.stringify({ os: 'linux', architecture }), 'config.v1+json');
      const layers = [blob(layout, content, 'layer.v1.tar+gzip')];
      return blob(layout, JSON.stringify({ schemaVersion: 2, config, layers }), 'manifest.v1+json');
    });
  const index = blob(layout, JSON.stringify({ schemaVersion: 2, manifests }), 'index.v1+json');
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [index] }));
}

if (verb === '--version') console.log('buildah version 9.9.9 (stand-in)');
else if (verb === 'build') {
  if (existsSync(join(homedir(), 'no-base'))) {
    console.error('STEP 1/9: FROM base\nError: no such host');
    process.exit(125);
  }
  const args = words.filter((_, index) => words[index - 1] === '--build-arg').join('\n');
  const content = `${after('--timestamp')}\n${args}\n${contextOf(words.at(-1))}`;
  const architecture = after('--platform').split('/')[1];
  writeFileSync(pathOf(after('--tag')), JSON.stringify({ architecture, content }));
} else if (verb === 'manifest') {
  const [action, ...names] = words;
  if (action === 'create') writeFileSync(pathOf(names[0]), '');
  if (action === 'add') appendFileSync(pathOf(names[0]), `${names[1].replace('containers-storage:', '')}\n`);
  if (action === 'push')
    push(
      names.at(-2),
      names
        .at(-1)
        .replace(/^oci:/, '')
        .replace(/:image$/, ''),
    );
}
