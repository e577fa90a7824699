import { rm } from 'node:fs/promises';
import { readVariables, wrongNodeVersion } from '@cutover/config';
import { context, type Plugin } from 'esbuild';
import { z } from 'zod';
import { addEntryPoints, serviceOptions } from '../build/bundle.ts';
import { namesDatabase } from './child-environment.ts';
import { type LocalPostgres, startLocalPostgres } from './local-postgres.ts';
import { postgresFolder, projectRoot, servedBundle } from './places.ts';
import { nextFreePort } from './ports.ts';
import { runMigrations } from './run-migrations.ts';
import { addSampleContacts } from './sample-contacts.ts';
import { ServedProcess } from './served-process.ts';

const DEFAULT_PORT = 8080;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** `PORT` where it is set, and then no other; else 8080 or the next one that is free. */
async function choosePort(): Promise<number> {
  const { PORT } = readVariables(z.object({ PORT: z.coerce.number().optional() }));
  if (PORT !== undefined) return PORT;
  const port = await nextFreePort(DEFAULT_PORT);
  if (port !== DEFAULT_PORT) say(`port ${DEFAULT_PORT} is taken: serving on ${port}`);
  return port;
}

/** `nx serve service`: a migrated database with five contacts, the service, and a new start with every change. */
async function serve(): Promise<void> {
  const port = await choosePort();
  const postgres = namesDatabase() ? undefined : await startLocalPostgres(postgresFolder);
  const service = new ServedProcess(servedBundle, port, postgres?.variables ?? {});
  const options = await serviceOptions(servedBundle, projectRoot);
  await rm(servedBundle, { recursive: true, force: true });
  const watching = await context({
    ...options,
    metafile: true,
    plugins: [...(options.plugins ?? []), restartWhenBuilt(service, port, postgres)],
  });
  let leaving = false;
  const leave = (): void => {
    if (leaving) return;
    leaving = true;
    void watching
      .dispose()
      .then(() => service.stop())
      .then(() => postgres?.stop())
      .then(() => process.exit(0));
  };
  // SIGHUP comes when the terminal goes away, which Nx's own does with Ctrl-C.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave);
  await watching.watch();
}

function restartWhenBuilt(service: ServedProcess, port: number, postgres: LocalPostgres | undefined): Plugin {
  return {
    name: 'restart-when-built',
    setup(build) {
      build.onEnd(async ({ metafile }) => {
        if (metafile === undefined) {
          say('not restarted: the build failed');
          return;
        }
        await addEntryPoints(servedBundle, projectRoot, Object.keys(metafile.outputs));
        if (postgres !== undefined && (await runMigrations(servedBundle, postgres.variables)) !== 0) return;
        if (postgres !== undefined) await addSampleContacts(postgres.variables);
        const ready = await service.restart();
        const url = `http://localhost:${port}`;
        say(
          ready
            ? `ready: ${url}  (${url}/docs, ${url}/health)`
            : 'not ready: see the log above; waiting for a change',
        );
      });
    },
  };
}

const wrongNode = wrongNodeVersion();
if (wrongNode === undefined) await serve();
else {
  say(wrongNode);
  process.exitCode = 1;
}
