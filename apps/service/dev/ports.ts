import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** `wanted` where nobody listens on it, else any free port of the loopback. */
export async function freePort(wanted = 0): Promise<number> {
  return (await tryPort(wanted)) ?? (await freePort());
}

/** `wanted`, or the next one above it that is free. */
export async function nextFreePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 100; port++) {
    if ((await tryPort(port)) !== undefined) return port;
  }
  throw new Error(`no free port from ${wanted} to ${wanted + 99}`);
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const { port: given } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return given;
}
