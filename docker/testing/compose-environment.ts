import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeFileOf, documentOf } from '../compose/compose-file.ts';
import { root } from '../places.ts';

const VARIABLE = /\$\{(?<name>\w+)(?::[?-](?<rest>[^}]*))?\}/g;

/**
 * What docker/compose.yaml gives a service as its environment.
 * @param values of the variables that it asks for
 * @throws Error where it asks for another one
 */
export function composeEnvironment(
  service: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const file = composeFileOf(documentOf(readFileSync(join(root, 'docker/compose.yaml'), 'utf8')));
  if (typeof file === 'string') throw new Error(file);
  return Object.fromEntries(
    Object.entries(file.services[service]?.environment ?? {}).map(([name, value]) => [
      name,
      String(value).replace(VARIABLE, (whole, variable: string, rest = '') => {
        const given = values[variable] ?? (whole.includes(':-') ? String(rest) : undefined);
        if (given === undefined) throw new Error(`${variable} is not given`);
        return given;
      }),
    ]),
  );
}
