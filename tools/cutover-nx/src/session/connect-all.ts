import { DeployError } from '@cutover/deploy';

interface Closable {
  close(): Promise<void>;
}

export interface Connected<Ports> {
  readonly environment: string;
  readonly ports: Ports;
}

/**
 * Connects to an environment and to those beside it. One beside it that was never deployed runs nothing; anything else that
 * keeps one of them from answering is an error, and then nothing stays open.
 * @param absent is told of those
 * @throws {DeployError} MANIFEST_MISSING where the first one was never deployed, and what `connect` throws
 */
export async function connectAll<Ports extends Closable>(
  environments: readonly string[],
  connect: (environment: string) => Promise<Ports>,
  absent: (environment: string) => void,
): Promise<readonly Connected<Ports>[]> {
  const connected: Connected<Ports>[] = [];
  try {
    for (const [index, environment] of environments.entries()) {
      const ports = await connect(environment).catch((error: unknown) => {
        if (index > 0 && error instanceof DeployError && error.code === 'MANIFEST_MISSING') return undefined;
        throw error;
      });
      if (ports === undefined) absent(environment);
      else connected.push({ environment, ports });
    }
    return connected;
  } catch (error) {
    await closeAll(connected);
    throw error;
  }
}

export async function closeAll(connected: readonly Connected<Closable>[]): Promise<void> {
  await Promise.all(connected.map(({ ports }) => ports.close()));
}
