import { type Manifest, namesOf } from '@cutover/config';
import type { DeploymentSettings } from '../../engine/requests.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ImageRegistry, ReadImageUses } from '../../ports/image-registry.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Platform } from '../../ports/platform.ts';
import { type AwsConnection, createAwsClients } from './aws-clients.ts';
import { createAwsPlatform } from './aws-platform.ts';
import { deploymentSettings } from './deployment-settings.ts';
import { createDynamodbJournal } from './dynamodb-journal.ts';
import { createEcrImages } from './ecr-images.ts';
import { createImageUses } from './image-uses.ts';
import { createReadLogs, type ReadLogs } from './logs.ts';
import { readManifest } from './manifest-parameter.ts';
import { measureServerTime } from './server-time.ts';

export interface AwsPortsRequest extends AwsConnection {
  readonly environment: string;
  readonly service: string;
  readonly clock: Clock;
  /** Where the listeners answer from here, when not at the manifest's URLs. */
  readonly urls?: (manifest: Manifest) => Manifest['urls'];
  /** Between two reads while waiting; about a second where undefined. */
  readonly pollMs?: number;
  readonly signal?: AbortSignal;
}

export interface AwsPorts {
  readonly manifest: Manifest;
  readonly platform: Platform;
  readonly journal: Journal;
  readonly settings: DeploymentSettings;
  readonly logs: ReadLogs;
  /** The service's repository: one for all environments of its account and region. */
  readonly images: ImageRegistry;
  readonly imageUses: ReadImageUses;
  /** Now, by AWS's clock, as its last answer told it. */
  readonly serverNowMs: () => number;
  /** As used: the manifest's, or what the request made of them. */
  readonly urls: Manifest['urls'];
  /** Closes idle connections. */
  close(): Promise<void>;
}

/**
 * The engine's ports on AWS, for one service in one environment.
 * @throws {DeployError} MANIFEST_MISSING, PLATFORM_REFUSED (credentials, access), PLATFORM_FAILED
 * @throws {ConfigError} where the manifest breaks its schema
 */
export async function createAwsPorts(request: AwsPortsRequest): Promise<AwsPorts> {
  const { environment, service, clock } = request;
  const names = namesOf(environment, service);
  const clients = createAwsClients(request);
  const reading = readManifest(clients, names, request, request.signal);
  // The first verb needs these in a moment: they load while the manifest is on its way.
  const loading = Promise.all([clients.ecs(), clients.loadBalancing(), clients.dynamodb()]);
  const [manifest, [, , dynamodb]] = await Promise.all([reading, loading]);
  const { offsetMs: sharedOffsetMs } = measureServerTime(dynamodb, clock);
  const urls = request.urls?.(manifest) ?? manifest.urls;
  const settings = deploymentSettings(manifest, request);
  const place = { clients, manifest, names, clock, pollMs: settings.pollMs };
  return {
    manifest,
    platform: createAwsPlatform(place, { urls }),
    journal: createDynamodbJournal({
      clients,
      table: manifest.journalTable,
      service,
      clock,
      sharedOffsetMs,
    }),
    settings,
    logs: createReadLogs(place),
    images: createEcrImages(clients, names.repository),
    imageUses: createImageUses(place),
    serverNowMs: () => clock.now() + (sharedOffsetMs() ?? 0),
    urls,
    close: () => clients.close(),
  };
}
