/* global fetch */
// Stands in for skopeo: puts the one manifest of a layout where it is asked to, and tells what its file of logins holds.
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const words = process.argv.slice(2);
const [from = '', to = ''] = words.slice(-2);
const authFile = words.includes('--dest-authfile') ? words[words.indexOf('--dest-authfile') + 1] : undefined;
const login =
  authFile && `${(statSync(authFile).mode & 0o777).toString(8)} ${readFileSync(authFile, 'utf8')}`;
appendFileSync(join(homedir(), 'calls'), `skopeo ${words.join(' ')}${login ? ` login ${login}` : ''}\n`);

const layout = from.replace(/^oci:/, '');
const [{ digest }] = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')).manifests;
const [, host, repository, tag] = /^docker:\/\/([^/]+)\/(.+):([^:]+)$/.exec(to);
const auth = authFile && JSON.parse(readFileSync(authFile, 'utf8')).auths[host].auth;
const response = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, {
  method: 'PUT',
  headers: auth ? { authorization: `Basic ${auth}` } : {},
  body: readFileSync(join(layout, 'blobs', digest.replace(':', '/'))),
});
if (!response.ok) {
  console.error(`writing manifest: ${response.status} denied`);
  process.exit(1);
}
