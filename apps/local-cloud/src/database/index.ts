import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { maxConnections } from '@cutover/config';
import type { DatabasePorts, Network, Place, ResourceProvider, Running, Store } from '../contracts.ts';
import { canBind, freePort } from '../network/loopback.ts';
import { refuseOthers, UnsupportedProperty } from '../unsupported-property.ts';
import { postgresServer } from './postgres-server.ts';
import type { PostgresServer } from './postgres-server.ts';
import { prepareDatabase } from './prepare-database.ts';
import type { DatabaseSettings } from './prepare-database.ts';
import { listenInSilence } from './silence.ts';
import type { Silence } from './silence.ts';

interface InstanceRecord {
  readonly id: string;
  readonly port: number;
  readonly instanceClass: string;
  readonly databaseName: string;
  readonly masterUser: string;
  readonly masterPassword: string;
  readonly adminPassword: string;
  /** What has been made inside the server, so that it is not asked at every start. */
  readonly prepared?: DatabaseSettings;
  readonly securityGroups?: readonly string[];
  /** Of the template; here it answers on another one. */
  readonly templatePort?: number;
}

const ADMIN = 'rdsadmin';
const WATCH_MS = 500;
const known = [
  'AllocatedStorage AutoMinorVersionUpgrade BackupRetentionPeriod CACertificateIdentifier CopyTagsToSnapshot DBInstanceClass',
  'DBInstanceIdentifier DBName DBParameterGroupName DBSubnetGroupName DeletionProtection EnableCloudwatchLogsExports Engine',
  'EngineLifecycleSupport EngineVersion MasterUserPassword MasterUsername MaxAllocatedStorage MonitoringInterval MultiAZ Port',
  'PreferredBackupWindow PreferredMaintenanceWindow PubliclyAccessible StorageEncrypted StorageType Tags VPCSecurityGroups',
].flatMap((line) => line.split(' '));

export interface Databases {
  readonly providers: readonly ResourceProvider[];
  readonly running: Running;
  readonly ports: DatabasePorts;
  /** What a deployment may run into. */
  facts(): DatabaseFacts[];
}

export interface DatabaseFacts {
  readonly id: string;
  readonly instanceClass: string;
  readonly maxConnections: number;
  readonly securityGroups: readonly string[];
  /** Port that the template gives it. */
  readonly port: number;
}

/** PostgreSQL's own. */
const DEFAULT_PORT = 5432;
/** Until the silent port is there, and no task runs yet. */
const UNUSED_PORT = 9;

/**
 * RDS for PostgreSQL: each DBInstance is a real server on 127.0.0.1. It outlives this process where that is killed, and is
 * adopted by the next one; where the server itself is killed, it is started again.
 */
export function createDatabases(parts: {
  readonly store: Store;
  readonly place: Place;
  readonly stateFolder: string;
  readonly network: Pick<Network, 'allows'>;
  readonly log: (message: string) => void;
}): Databases {
  const { store, place, stateFolder, network, log } = parts;
  const records = store.collection<InstanceRecord>('rds.instances');
  const servers = new Map<string, Promise<PostgresServer>>();
  let started = false;
  let silence: Silence | undefined;
  let watch: NodeJS.Timeout | undefined;
  let restarting: Promise<void> | undefined;

  const serverOf = (id: string) => {
    const server = servers.get(id) ?? postgresServer(join(stateFolder, 'postgres', id));
    servers.set(id, server);
    return server;
  };
  const run = async (record: InstanceRecord) => {
    const server = await serverOf(record.id);
    await server.initialise({ name: ADMIN, password: record.adminPassword });
    await server.start({ port: record.port, maxConnections: maxConnections(record.instanceClass) });
    const { databaseName, masterUser, masterPassword } = record;
    const wanted = { databaseName, masterUser, masterPassword };
    if (isDeepStrictEqual(wanted, record.prepared)) return;
    await prepareDatabase({ port: record.port, user: ADMIN, password: record.adminPassword }, wanted);
    records.set(record.id, { ...record, prepared: wanted });
  };
  const restartKilled = async () => {
    for (const record of records.values()) {
      if ((await serverOf(record.id)).runningPort() !== undefined) continue;
      log(`database ${record.id} is gone: starting it again`);
      await run(record);
    }
  };

  return {
    providers: [
      {
        type: 'AWS::RDS::DBInstance',
        putAtEveryStart: true,
        async put({ stackName, logicalId, properties, physicalId }) {
          const settings = checkedSettings(properties);
          const given = properties['DBInstanceIdentifier'];
          const id =
            typeof given === 'string' ? given : (physicalId ?? `${stackName}-${logicalId}`.toLowerCase());
          const before = records.get(id);
          const server = await serverOf(id);
          const port = server.runningPort() ?? (await usablePort(before?.port));
          const adminPassword = before?.adminPassword ?? randomBytes(24).toString('base64url');
          const record = { ...before, id, port, adminPassword, ...settings };
          records.set(id, record);
          if (started) await run(record);
          return { physicalId: id, attributes: attributesOf(record, place) };
        },
        async remove(id) {
          records.delete(id);
          await (await serverOf(id)).destroy();
        },
      },
    ],
    ports: {
      closedTo: (from) =>
        new Map(
          records.values().flatMap(({ port, securityGroups = [], templatePort = DEFAULT_PORT }) => {
            if (securityGroups.length === 0 || network.allows(from, securityGroups, templatePort)) return [];
            return [[String(port), String(silence?.port ?? UNUSED_PORT)]];
          }),
        ),
    },
    facts: () =>
      records.values().map(({ id, instanceClass, securityGroups = [], templatePort = DEFAULT_PORT }) => ({
        id,
        instanceClass,
        maxConnections: maxConnections(instanceClass),
        securityGroups,
        port: templatePort,
      })),
    running: {
      async start() {
        started = true;
        silence = await listenInSilence();
        await Promise.all(records.values().map(run));
        watch = setInterval(() => {
          restarting ??= restartKilled()
            .catch((error: unknown) => log(`the database cannot be started: ${String(error)}`))
            .finally(() => (restarting = undefined));
        }, WATCH_MS);
      },
      async stop({ destroy }) {
        started = false;
        silence?.close();
        clearInterval(watch);
        await restarting;
        for (const { id } of records.values()) {
          const server = await serverOf(id);
          await (destroy ? server.destroy() : server.stop());
        }
      },
    },
  };
}

function checkedSettings(properties: Readonly<Record<string, unknown>>) {
  refuseOthers(properties, known);
  if (properties['Engine'] !== 'postgres') {
    throw new UnsupportedProperty('Engine', 'the local cloud runs PostgreSQL only');
  }
  const text = (name: string, fallback?: string): string => {
    const value = properties[name] ?? fallback;
    if (typeof value === 'string' && value !== '') return value;
    throw new UnsupportedProperty(name, 'needs a text');
  };
  const groups = properties['VPCSecurityGroups'];
  return {
    securityGroups: Array.isArray(groups) ? groups.map(String) : [],
    templatePort: Number(properties['Port'] ?? DEFAULT_PORT),
    instanceClass: text('DBInstanceClass'),
    databaseName: text('DBName', 'postgres'),
    masterUser: text('MasterUsername'),
    masterPassword: text('MasterUserPassword'),
  };
}

async function usablePort(before: number | undefined): Promise<number> {
  return before !== undefined && (await canBind('127.0.0.1', before)) ? before : freePort();
}

function attributesOf({ id, port }: InstanceRecord, { region, account }: Place) {
  return {
    'Endpoint.Address': '127.0.0.1',
    'Endpoint.Port': String(port),
    DBInstanceArn: `arn:aws:rds:${region}:${account}:db:${id}`,
    DbiResourceId: `db-${id.toUpperCase()}`,
  };
}
