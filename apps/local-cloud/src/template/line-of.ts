/** A string, a structural character, or another scalar. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

interface Container {
  readonly isArray: boolean;
  index: number;
  /** The next string of an object is a key. */
  atKey: boolean;
}

/**
 * The line, counted from 1, on which the member at the path stands: its key, or the first token of an array's item.
 * Undefined where the text, which must be JSON, has no such member.
 */
export function lineOf(text: string, path: readonly (string | number)[]): number | undefined {
  const wanted = path.map(String);
  const here: string[] = [];
  const open: Container[] = [];
  const isThere = () => here.length === wanted.length && here.every((step, at) => step === wanted[at]);
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === ':') continue;
    if (token === ',') {
      if (inside?.isArray === true) inside.index += 1;
      else if (inside !== undefined) inside.atKey = true;
      continue;
    }
    if (token === '}' || token === ']') {
      open.pop();
      here.pop();
      continue;
    }
    if (inside?.atKey === true) {
      inside.atKey = false;
      here.push(JSON.parse(token) as string);
      if (isThere()) return lineAt(text, index);
      continue;
    }
    if (inside?.isArray === true) {
      here.push(String(inside.index));
      if (isThere()) return lineAt(text, index);
    }
    if (token === '{' || token === '[') open.push({ isArray: token === '[', index: 0, atKey: token === '{' });
    else here.pop();
  }
  return undefined;
}

/** The line of the member or, where it is missing, of what should hold it. */
export function nearestLine(text: string, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lineOf(text, path.slice(0, length));
    if (line !== undefined) return line;
  }
  return 1;
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
