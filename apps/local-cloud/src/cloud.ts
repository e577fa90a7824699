import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { templateView } from './causes/template-view.ts';
import { createClock } from './clock.ts';
import type { Place } from './contracts.ts';
import { createControl } from './control/control.ts';
import type { Health } from './control/control.ts';
import { startDynalite } from './dynamodb/dynalite-server.ts';
import type { DynaliteServer } from './dynamodb/dynalite-server.ts';
import { createParts, dynamodbArn } from './parts.ts';
import type { Parts } from './parts.ts';
import { endProcess } from './processes/process-identity.ts';
import { createFileStore } from './store/file-store.ts';
import type { FileStore } from './store/file-store.ts';
import { findInstance, lockInstance } from './store/instance-lock.ts';
import { applyAssembly } from './template/apply-assembly.ts';
import type { MadeResource, UnknownResource } from './template/apply-assembly.ts';
import { readAssembly } from './template/assembly.ts';
import type { Assembly } from './template/assembly.ts';
import { dynamicReferences } from './template/dynamic-reference.ts';
import { VERSION } from './version.ts';
import { answerCall } from './wire/answer-call.ts';
import { createFaults } from './wire/faults.ts';
import type { Faults } from './wire/faults.ts';
import { listen } from './wire/http-server.ts';
import { openRecorder } from './wire/recorder.ts';
import type { ApiAnswer, ApiRequest } from './wire/http-message.ts';

export interface CloudOptions {
  /** `cdk.out` of the local environment. */
  readonly assembly: string;
  /** Folder for everything that survives; made where it does not exist. */
  readonly state: string;
  /** First port to try for the API. */
  readonly port: number;
  readonly timeScale: number;
  /** Digest of the file that was started, in hex. */
  readonly program: string;
  /** File for a recording of AWS's APIs. */
  readonly record?: string;
  readonly log: (message: string) => void;
  /** Called when everything has been destroyed by request. */
  readonly onDestroyed: () => void;
}

export interface Cloud {
  readonly url: string;
  health(): Health;
  /** Ends what it started, in order, and keeps the state. */
  stop(): Promise<void>;
}

/**
 * Starts the cloud: what its state remembers and the assembly says. Resolves when everything answers.
 * @throws {StateError} {TemplateError} with what to do; then nothing is left running
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const assembly = await readAssembly(options.assembly);
  const opened = open(options, placeOf(assembly));
  try {
    return await run(opened, assembly, options);
  } catch (error) {
    await opened.close({ destroy: false }).catch(() => undefined);
    throw error;
  }
}

/**
 * Ends the cloud of a state folder, or what a killed one has left behind, and removes its state; damaged parts of it do not
 * stop that.
 */
export async function destroyCloud(options: Pick<CloudOptions, 'state' | 'log'>): Promise<void> {
  const holder = findInstance(options.state);
  if (holder) await endProcess(holder, STOP_TIMEOUT_MS);
  const opened = open({ ...options, timeScale: 1 }, placeOf({}), { lenient: true });
  await opened.close({ destroy: true });
}

/** Longest stop timeout of a task, and some more. */
const STOP_TIMEOUT_MS = 150_000;

interface Opened {
  readonly store: FileStore;
  readonly parts: Parts;
  readonly place: Place;
  readonly faults: Faults;
  readonly dynamodb: () => Promise<DynaliteServer>;
  /** Tells the parts where this cloud is reached. */
  answersAt(url: string): void;
  close(options: { destroy: boolean }): Promise<void>;
}

function open(
  { state, timeScale, log }: Pick<CloudOptions, 'state' | 'timeScale' | 'log'>,
  place: Place,
  { lenient = false } = {},
): Opened {
  const unlock = lockInstance(state);
  try {
    const store = createFileStore(state, { lenient });
    const address = { url: '' };
    let dynalite: Promise<DynaliteServer> | undefined;
    const dynamodb = () =>
      (dynalite ??= startDynalite({ folder: join(state, 'dynamodb'), arnPrefix: dynamodbArn(place) }));
    const faults = createFaults();
    const parts = createParts({
      store,
      clock: createClock(timeScale),
      place,
      stateFolder: state,
      dynamodb,
      propagationSeconds: () => faults.propagationSeconds,
      endpoint: () => address.url,
      log,
    });
    return {
      store,
      parts,
      place,
      faults,
      dynamodb,
      answersAt: (url) => (address.url = url),
      async close({ destroy }) {
        for (const running of parts.running) {
          await running
            .stop({ destroy })
            .catch((error: unknown) => log(`could not stop a part: ${String(error)}`));
        }
        await dynalite?.then((server) => server.close()).catch(() => undefined);
        await store.close().catch((error: unknown) => log(`could not write the state: ${String(error)}`));
        await rm(join(state, 'cloud.json'), { force: true });
        unlock();
        if (destroy) await rm(state, { recursive: true, force: true });
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function run(opened: Opened, assembly: Assembly, options: CloudOptions): Promise<Cloud> {
  const { store, parts, faults, dynamodb } = opened;
  const { log, state, timeScale } = options;
  const template = templateOf(opened, log);
  const recorder = options.record === undefined ? undefined : openRecorder(options.record);
  let ready = false;
  const server = await listen(options.port, (request) => answer(request));
  opened.answersAt(server.url);
  const health = (): Health => ({
    ready,
    pid: process.pid,
    version: VERSION,
    program: options.program,
    endpoint: server.url,
    assemblyHash: template.hash(),
    timeScale,
    listeners: parts.loadBalancing.listeners(),
    unknownResources: template.unknownResources(),
  });
  const control = createControl({
    health,
    faults,
    endpoints: parts.endpoints,
    iam: () => parts.iam.report(),
    credentials: (path) => parts.iam.taskRoles.credentials(path),
    push: (...pushed) => parts.images.push(...pushed),
    async apply(path) {
      await template.apply(await readAssembly(path));
      await writeCloudFile(state, health());
      return { assemblyHash: template.hash(), unknownResources: template.unknownResources() };
    },
    causes: (asked) => parts.causes(template.origins(), asked),
    destroy: () => opened.close({ destroy: true }),
    afterDestroy: () => void server.close().then(options.onDestroyed),
  });
  const answerAny = async (request: ApiRequest): Promise<ApiAnswer> => {
    if (request.url.startsWith('/_cutover/') || request.method === 'GET') return control(request);
    if (!ready) return starting;
    if (request.headers['x-amz-target']?.startsWith('DynamoDB_') === true) return parts.dynamodb(request);
    const { endpoints, iam } = parts;
    const flush = () => store.flush();
    const context = {
      endpoints,
      faults,
      flush,
      log,
      callerOf: (from: ApiRequest) => iam.sessions.callerOf(from),
      judge: iam.judge,
    };
    return (await answerCall(request, context)) ?? control(request);
  };
  const answer = recorder?.wrap(answerAny) ?? answerAny;

  try {
    for (const digest of await parts.images.clean()) {
      log(`image ${digest} was damaged and is removed: deploy that release again`);
    }
    await Promise.all([template.apply(assembly), dynamodb()]);
    await Promise.all(parts.running.map((running) => running.start()));
  } catch (error) {
    await server.close();
    recorder?.close();
    throw error;
  }
  ready = true;
  await writeCloudFile(state, health());
  return {
    url: server.url,
    health,
    async stop() {
      ready = false;
      await server.close();
      recorder?.close();
      await opened.close({ destroy: false });
    },
  };
}

/** SDKs and the AWS CLI try again after it. */
const starting: ApiAnswer = {
  status: 503,
  headers: { 'content-type': 'text/plain', 'retry-after': '1' },
  body: 'the local cloud is starting\n',
};

/** What the cloud was told to hold, last. */
function templateOf({ store, parts, place }: Opened, log: (message: string) => void) {
  let hash = '';
  let stacks: Assembly['stacks'] = [];
  const resources = store.collection<MadeResource>('cloudformation.resources');
  let unknownResources: UnknownResource[] = [];
  return {
    hash: () => hash,
    unknownResources: () => unknownResources,
    origins: () => templateView({ stacks }, resources),
    async apply(assembly: Assembly): Promise<void> {
      const applied = await applyAssembly(assembly, {
        providers: parts.providers,
        resources,
        place,
        dynamicReference: dynamicReferences(parts.parameters),
        log,
      });
      await store.flush();
      hash = assembly.hash;
      stacks = assembly.stacks;
      unknownResources = applied.unknownResources;
      for (const { type, logicalId, stackName } of unknownResources) {
        log(`${logicalId} of stack ${stackName} is left out: the local cloud knows no ${type}`);
      }
    },
  };
}

/** For those who look for a running cloud. The process it names may be gone: ask `url` for its health. */
async function writeCloudFile(state: string, { pid, endpoint, assemblyHash }: Health): Promise<void> {
  const port = Number(new URL(endpoint).port);
  const content = { pid, port, url: endpoint, startedAt: new Date().toISOString(), assemblyHash };
  await writeFile(join(state, 'cloud.json'), `${JSON.stringify(content, null, 2)}\n`);
}

function placeOf({ environment }: Pick<Assembly, 'environment'>): Place {
  const [, account, region] = /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/.exec(environment ?? '') ?? [];
  return { account: account ?? '123456789012', region: region ?? 'eu-west-1' };
}
