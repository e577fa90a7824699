import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { ECR } from '@aws-sdk/client-ecr';
import type { ECS } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SSM } from '@aws-sdk/client-ssm';
import type { DeployErrorCode } from '../../engine/deploy-error.ts';
import { explainAwsError } from './aws-errors.ts';

/** Where AWS is. With an endpoint set, the local cloud answers: nothing else differs. */
export interface AwsConnection {
  readonly region: string;
  readonly endpoint?: string;
  /** The SDK's own chain where undefined. */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Clients that are loaded when they are first asked for: a client costs 10 to 80 ms to load. */
export interface AwsClients {
  ecs(): Promise<ECS>;
  loadBalancing(): Promise<ElasticLoadBalancingV2>;
  parameters(): Promise<SSM>;
  dynamodb(): Promise<DynamoDB>;
  logs(): Promise<CloudWatchLogs>;
  registry(): Promise<ECR>;
  /** Closes idle connections; a client that is asked for afterwards opens new ones. */
  close(): Promise<void>;
}

const ATTEMPTS = 5;
const CONNECT_MS = 3000;
const REQUEST_MS = 15_000;

interface Client {
  destroy(): void;
  readonly middlewareStack: object;
}

/** Makes every failure of a client a DeployError that names the call. */
export function createAwsClients({ region, endpoint, credentials }: AwsConnection): AwsClients {
  const config = {
    region,
    maxAttempts: ATTEMPTS,
    retryMode: 'standard',
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
    },
  };
  const opened: Promise<Client>[] = [];
  function lazily<C extends Client>(
    service: string,
    load: () => Promise<C>,
    transient: DeployErrorCode = 'PLATFORM_FAILED',
  ): () => Promise<C> {
    let client: Promise<C> | undefined;
    return () => {
      if (client === undefined) {
        client = load().then((loaded) => explaining(loaded, service, endpoint, transient));
        opened.push(client);
      }
      return client;
    };
  }
  return {
    ecs: lazily('ecs', async () => new (await import('@aws-sdk/client-ecs')).ECS(config)),
    loadBalancing: lazily('elasticloadbalancing', async () => {
      const { ElasticLoadBalancingV2 } = await import('@aws-sdk/client-elastic-load-balancing-v2');
      return new ElasticLoadBalancingV2(config);
    }),
    parameters: lazily('ssm', async () => new (await import('@aws-sdk/client-ssm')).SSM(config)),
    dynamodb: lazily(
      'dynamodb',
      async () => new (await import('@aws-sdk/client-dynamodb')).DynamoDB(config),
      'JOURNAL_FAILED',
    ),
    logs: lazily(
      'logs',
      async () => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogs(config),
    ),
    registry: lazily('ecr', async () => new (await import('@aws-sdk/client-ecr')).ECR(config)),
    close: async () => {
      for (const client of await Promise.all(opened)) client.destroy();
    },
  };
}

/** The part of the SDK's middleware stack that is used here; its own type depends on each client's commands. */
interface Stack {
  add(
    middleware: (
      next: (args: unknown) => Promise<unknown>,
      context: { readonly commandName?: string },
    ) => (args: unknown) => Promise<unknown>,
    options: { readonly step: 'initialize'; readonly name: string; readonly priority: 'high' },
  ): void;
}

function explaining<C extends Client>(
  client: C,
  service: string,
  endpoint: string | undefined,
  transient: DeployErrorCode,
): C {
  (client.middlewareStack as Stack).add(
    (next, { commandName = 'request' }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          const action = commandName.replace(/Command$/, '');
          throw explainAwsError(error, {
            service,
            action,
            transient,
            ...(endpoint === undefined ? {} : { endpoint }),
          });
        }
      },
    { step: 'initialize', name: 'explainErrors', priority: 'high' },
  );
  return client;
}
