import type { Rule } from '../compose-file.ts';

/** Nothing is reachable from outside of this machine, and no container can change itself. */
export const exposure: Rule = ({ file: { services } }) =>
  Object.entries(services).flatMap(([name, { ports, read_only, cap_drop }]) => [
    ...ports
      .filter((port) => typeof port !== 'string' || !port.startsWith('127.0.0.1:'))
      .map(
        (port) =>
          `services.${name}.ports: ${JSON.stringify(port)} is open to the network; write 127.0.0.1:<port>:<port>`,
      ),
    ...(read_only ? [] : [`services.${name}: its file system can be written to; say read_only: true`]),
    ...(cap_drop.includes('ALL') ? [] : [`services.${name}: it keeps capabilities; say cap_drop: [ALL]`]),
  ]);
