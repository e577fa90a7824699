import { resolve } from 'node:path';
import {
  type Environment,
  generatedSecrets,
  loadEnvironment,
  type Manifest,
  namesOf,
  type ServiceDefinition,
  workspaceVersion,
} from '@cutover/config';
import {
  type AwsPortsRequest,
  callerAccount,
  createAwsPorts,
  createDeliveredCommit,
  type DeliveredCommit,
  type DeployPorts,
  type Release,
  type Reporter,
} from '@cutover/deploy';
import { ulid } from 'ulid';
import { type CloudFiles, cloudFiles } from './local-cloud/cloud-files.ts';
import { credentialsOnThisMachine, root } from './local-cloud/deploy-role.ts';
import type { TemplateCause } from './local-cloud/cloud-client.ts';
import { findLocalCloud, type LocalCloud, startLocalCloud } from './local-cloud/start-local-cloud.ts';
import { whoIsAtWork } from './local-cloud/who-is-at-work.ts';
import { isAlive } from './session/holder.ts';
import { releaseName, shortCommit } from './session/release-name.ts';
import { servicesOf } from './session/service-of.ts';
import { systemClock } from './session/system-clock.ts';
import { UserError } from './user-error.ts';

export interface CompositionRequest {
  readonly workspace: string;
  readonly service: ServiceDefinition;
  readonly environment: string;
  readonly reporter: Reporter;
  readonly signal?: AbortSignal;
  /** Boots the local cloud where it does not run; otherwise its absence is an error. */
  readonly start: boolean;
  readonly timeScale?: number;
}

type AwsPorts = Awaited<ReturnType<typeof createAwsPorts>>;

export interface Composition extends Pick<AwsPorts, 'manifest' | 'settings' | 'logs' | 'close'> {
  readonly ports: DeployPorts;
  /** Base URL of production, as it is reached from here. */
  readonly url: string;
  /** Pushes what is built; on AWS an image is named instead. */
  readonly pushBuilt: (name?: string) => Promise<Release>;
  /** Lines of the template that explain a failure since then; none on AWS, whose template nobody here has read. */
  readonly causes: (sinceMs: number) => Promise<readonly TemplateCause[]>;
}

/** The only place that picks a platform. This machine and AWS get the same adapters: only the endpoint differs. */
export async function composePorts(request: CompositionRequest): Promise<Composition> {
  const environment = loadEnvironment(request.environment);
  const cloud = environment.name === 'local' ? await localCloud(request) : undefined;
  const here = cloud && (await onThisMachine(cloud, environment));
  // On AWS a person makes them first, with nx secrets: there a missing one is a finding, not something to make up.
  if (here !== undefined && request.start) await makeSecrets(request, here);
  const aws = await createAwsPorts({
    environment: environment.name,
    service: request.service.name,
    region: environment.aws.region,
    clock: systemClock,
    signal: request.signal,
    ...here,
  });
  return {
    manifest: aws.manifest,
    settings: aws.settings,
    logs: aws.logs,
    close: () => aws.close(),
    url: aws.urls.production,
    ports: {
      platform: aws.platform,
      journal: aws.journal,
      clock: systemClock,
      reporter: request.reporter,
      newId: () => ulid(),
      isAlive,
      signal: request.signal,
    },
    causes: async (sinceMs) => (await cloud?.client.causes(request.service.name, sinceMs)) ?? [],
    pushBuilt: (name) =>
      cloud === undefined ? nothingBuilt(environment.name) : pushBuilt(cloud, request, name),
  };
}

/**
 * Makes the passwords that nobody chooses, where they are missing.
 * @returns names of those that were made
 */
export async function makeSecrets(
  { service, environment: name }: Pick<CompositionRequest, 'service' | 'environment'>,
  place?: Pick<AwsPortsRequest, 'endpoint' | 'credentials'>,
): Promise<readonly string[]> {
  const names = generatedSecrets(name, service);
  if (names.length === 0) return [];
  const { region } = loadEnvironment(name).aws;
  const { createMissingParametersAt } = await import('@cutover/secrets/generated-parameters');
  return createMissingParametersAt(
    { region, endpoint: place?.endpoint, credentials: place?.credentials },
    names,
  );
}

/**
 * The record of an environment's pipeline, on AWS or in the local cloud of a workspace.
 * @returns undefined where that local cloud does not run: then nothing is known of what it has
 */
export async function deliveredCommitOf(
  workspace: string,
  name: string,
): Promise<DeliveredCommit | undefined> {
  const environment = loadEnvironment(name);
  const { region } = environment.aws;
  if (environment.name !== 'local') {
    await assertAccount(name);
    return createDeliveredCommit(name, { region });
  }
  const cloud = await findLocalCloud(cloudFiles(workspace));
  if (cloud === undefined) return undefined;
  const { endpoint, credentials } = await onThisMachine(cloud, environment);
  return createDeliveredCommit(name, { region, endpoint, credentials });
}

/**
 * Before anything is made on AWS, so that it is not made in another account.
 * @throws {UserError} where the credentials are not those of the environment's account @throws {DeployError} without any
 */
export async function assertAccount(name: string): Promise<void> {
  const { account, region } = loadEnvironment(name).aws;
  const caller = await callerAccount({ region });
  if (caller === account) return;
  throw new UserError(
    `the credentials are those of account ${caller}, and ${name} is account ${account}: nothing was changed`,
    `take credentials of account ${account}, or correct aws.account of ${name} in libs/config`,
  );
}

/**
 * Where AWS is for an environment: undefined for AWS itself.
 * @throws {UserError} where the local cloud does not run
 */
export async function placeOf(
  workspace: string,
  service: string,
  environment: Environment,
): Promise<Pick<AwsPortsRequest, 'endpoint' | 'credentials'> | undefined> {
  if (environment.name !== 'local') return undefined;
  return onThisMachine(await runningCloud(cloudFiles(workspace), service), environment);
}

function localCloud(request: CompositionRequest): Promise<LocalCloud> {
  const files = cloudFiles(request.workspace);
  if (!request.start) return runningCloud(files, request.service.name);
  return startLocalCloud(files, {
    timeScale: request.timeScale,
    note: (text) => request.reporter.report({ type: 'note', text }),
    atWork: (cloud) => atWork(cloud, request),
  });
}

/** Who deploys through this cloud, whichever service it is; asked of a program that may know less than this one. */
async function atWork(
  cloud: LocalCloud,
  { workspace, signal }: CompositionRequest,
): Promise<string | undefined> {
  const environment = loadEnvironment('local');
  const services = (await servicesOf(workspace)).map(({ name }) => name);
  const leaseOf = async (service: string) => {
    const aws = await createAwsPorts({
      environment: environment.name,
      service,
      region: environment.aws.region,
      clock: systemClock,
      signal,
      endpoint: cloud.client.endpoint,
      credentials: root,
    });
    try {
      return await aws.journal.holder();
    } finally {
      await aws.close();
    }
  };
  return whoIsAtWork({ services, leaseOf, isAlive, nowMs: systemClock.now() });
}

async function runningCloud(files: CloudFiles, service: string): Promise<LocalCloud> {
  const cloud = await findLocalCloud(files);
  if (cloud !== undefined) return cloud;
  throw new UserError(
    'the local cloud does not run on this machine',
    `run npx nx deploy ${service}, which starts it`,
  );
}

/** What differs from AWS: the endpoint, who vouches for the caller, and the ports on which the template's listeners answer. */
async function onThisMachine({ client, health }: LocalCloud, environment: Environment) {
  const urlOf = (arn: string) => health.listeners.find(({ listenerArn }) => listenerArn === arn)?.url;
  return {
    endpoint: client.endpoint,
    credentials: await credentialsOnThisMachine(client, environment),
    pollMs: 200,
    urls: ({ listeners, urls }: Manifest) => ({
      production: urlOf(listeners.production.arn) ?? urls.production,
      test: urlOf(listeners.test.arn),
    }),
  };
}

async function pushBuilt(
  { client }: LocalCloud,
  request: CompositionRequest,
  name?: string,
): Promise<Release> {
  const { bundle, name: service } = request.service;
  const commit = await shortCommit(request.workspace);
  const { digest, uri } = await client.pushImage(
    namesOf(request.environment, service).repository,
    resolve(request.workspace, bundle),
    commit,
  );
  return {
    name: name ?? releaseName({ commit, digest }),
    digest,
    image: uri,
    version: await workspaceVersion(request.workspace),
  };
}

function nothingBuilt(environment: string): Promise<never> {
  return Promise.reject(
    new UserError(`what is built here is no image for ${environment}`, 'name what was pushed with --image'),
  );
}
