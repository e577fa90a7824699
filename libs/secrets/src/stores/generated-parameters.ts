import { PutParameterCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { randomBytes } from 'node:crypto';

/** The one call that is made. `SSMClient` has it. */
export type PuttingClient = Pick<SSMClient, 'send'>;

export interface ParameterStorePlace {
  readonly region: string;
  readonly endpoint?: string | undefined;
  /** The SDK's own chain where undefined. */
  readonly credentials?: SSMClientConfig['credentials'];
}

/** As `createMissingParameters`, with a client of its own that is closed at the end. */
export async function createMissingParametersAt(
  place: ParameterStorePlace,
  names: readonly string[],
): Promise<readonly string[]> {
  const client = new SSMClient({ ...place, maxAttempts: 3 });
  try {
    return await createMissingParameters(names, client);
  } finally {
    client.destroy();
  }
}

/** 192 bits in letters, digits, `-` and `_`: nothing that RDS refuses or that a shell or a URL would change. */
function password(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * Makes every SecureString of these names that does not exist yet, with a random value that is never shown or read back.
 * One that exists is left as it is: two runs at once make one value, because Parameter Store refuses the second.
 * @returns names of those that were made
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export async function createMissingParameters(
  names: readonly string[],
  client: PuttingClient,
): Promise<readonly string[]> {
  const made: string[] = [];
  for (const name of names) {
    if (await createMissing(name, client)) made.push(name);
  }
  return made;
}

async function createMissing(name: string, client: PuttingClient): Promise<boolean> {
  try {
    await client.send(
      new PutParameterCommand({
        Name: name,
        Type: 'SecureString',
        Value: password(),
        Overwrite: false,
        Description: 'random, made by nx secrets',
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterAlreadyExists') return false;
    throw error;
  }
}
