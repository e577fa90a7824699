import { documentOf } from '../compose-file.ts';
import type { Rule } from '../compose-file.ts';

/** `$$` is a dollar. */
const VARIABLE = /(?<!\$)(?:\$\$)*\$(?:\{([A-Za-z_]\w*)|([A-Za-z_]\w*))/g;
const LINE = /^([A-Z][A-Z0-9_]*)=(.*)$/gm;

/** Every variable is explained in `.env.example`, which holds no values and nothing that is not used. */
export const variables: Rule = ({ text, example }) => {
  // Without its comments.
  const written = JSON.stringify(documentOf(text));
  const used = new Set([...written.matchAll(VARIABLE)].map(([, braced, bare]) => braced ?? bare ?? ''));
  const known = new Map([...example.matchAll(LINE)].map(([, name = '', value = '']) => [name, value]));
  return [
    ...[...used]
      .filter((name) => !known.has(name))
      .map((name) => `\${${name}}: .env.example does not explain it`),
    ...[...known.keys()].filter((name) => !used.has(name)).map((name) => `.env.example: ${name} is not used`),
    ...[...known]
      .filter(([, value]) => value !== '')
      .map(([name]) => `.env.example: ${name} has a value, and whoever copies the file would run with it`),
  ];
};
