import { namesOf } from '@cutover/config';
import { type AwsClients, type AwsConnection, createAwsClients } from './aws-clients.ts';
import { readUnlessMissing } from './aws-errors.ts';

/** Where an environment remembers which commit it has. */
export interface DeliveredCommit {
  /** Undefined where nothing was delivered yet. @throws {DeployError} PLATFORM_REFUSED, PLATFORM_FAILED */
  read(): Promise<string | undefined>;
  /** @throws {DeployError} as `read` */
  write(commit: string): Promise<void>;
  close(): Promise<void>;
}

/** A parameter beside those of the services, because one delivery ships them all. */
export function createDeliveredCommit(
  environment: string,
  connection: AwsConnection,
  clients: AwsClients = createAwsClients(connection),
): DeliveredCommit {
  const { deliveredParameter: Name } = namesOf(environment, '');
  return {
    async read() {
      const ssm = await clients.parameters();
      const found = await readUnlessMissing(() => ssm.getParameter({ Name }), 'ParameterNotFound');
      return found?.Parameter?.Value;
    },
    async write(Value) {
      const ssm = await clients.parameters();
      await ssm.putParameter({ Name, Value, Type: 'String', Overwrite: true });
    },
    close: () => clients.close(),
  };
}
