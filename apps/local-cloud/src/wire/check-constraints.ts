/**
 * What AWS's model of a service allows beside its types. Made of botocore's models by the conformance target; only shapes with
 * a constraint somewhere below them are in it.
 */
export interface Constraints {
  /** Action → the name of its input's shape. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, ShapeConstraints>>;
}

export interface ShapeConstraints {
  /** Of a structure: member → the name of its shape. */
  readonly members?: Readonly<Record<string, string>>;
  /** Of a list: the shape of its items; of a map: the shapes of its keys and values. */
  readonly item?: string;
  readonly key?: string;
  readonly value?: string;
  /** Of a number its value, of a text its length in characters, of a list or a map its entries. */
  readonly min?: number;
  readonly max?: number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** Never repeated in a message. */
  readonly sensitive?: boolean;
}

/**
 * Everything in an action's input that the model forbids, in the words in which AWS's services tell it; undefined where it is
 * as it should be.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html ValidationError
 */
export function checkConstraints(
  constraints: Constraints,
  action: string,
  input: unknown,
): string | undefined {
  const shape = constraints.inputs[action];
  if (shape === undefined) return undefined;
  const problems = [...problemsOf(constraints.shapes, shape, input, '')];
  if (problems.length === 0) return undefined;
  const errors = problems.length === 1 ? 'error' : 'errors';
  return `${problems.length} validation ${errors} detected: ${problems.join('; ')}`;
}

type Shapes = Constraints['shapes'];

function* problemsOf(shapes: Shapes, name: string, value: unknown, path: string): Generator<string> {
  const shape = shapes[name];
  if (shape === undefined || value === undefined || value === null) return;
  for (const rule of brokenRules(shape, value)) yield problem(shape, value, path, rule);
  if (Array.isArray(value)) yield* problemsOfItems(shapes, shape, value, path);
  else if (shape.members !== undefined) yield* problemsOfMembers(shapes, shape.members, value, path);
  else if (shape.key !== undefined || shape.value !== undefined) {
    yield* problemsOfEntries(shapes, shape, value, path);
  }
}

function* problemsOfMembers(
  shapes: Shapes,
  members: Readonly<Record<string, string>>,
  value: unknown,
  path: string,
): Generator<string> {
  for (const [member, item] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    const shape = Object.hasOwn(members, member) ? members[member] : undefined;
    // AWS's messages write every member with a small first letter, also where the member has a capital one.
    const written = member.charAt(0).toLowerCase() + member.slice(1);
    if (shape !== undefined)
      yield* problemsOf(shapes, shape, item, path === '' ? written : `${path}.${written}`);
  }
}

function* problemsOfItems(
  shapes: Shapes,
  { item: name, sensitive }: ShapeConstraints,
  items: readonly unknown[],
  path: string,
): Generator<string> {
  const shape = name === undefined ? undefined : shapes[name];
  if (name === undefined || shape === undefined) return;
  const isPlain = shape.members === undefined && shape.item === undefined && shape.value === undefined;
  if (!isPlain) {
    for (const [index, item] of items.entries()) {
      yield* problemsOf(shapes, name, item, `${path}.${index + 1}.member`);
    }
  } else if (items.some((item) => brokenRules(shape, item).length > 0)) {
    const whole = { ...(sensitive === true || shape.sensitive === true ? { sensitive: true } : {}) };
    yield problem(whole, items, path, `Member must satisfy constraint: [${rulesOf(shape).join(', ')}]`);
  }
}

function* problemsOfEntries(
  shapes: Shapes,
  shape: ShapeConstraints,
  value: unknown,
  path: string,
): Generator<string> {
  for (const [key, item] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    if (shape.key !== undefined) yield* problemsOf(shapes, shape.key, key, path);
    if (shape.value !== undefined) yield* problemsOf(shapes, shape.value, item, `${path}.${key}.member`);
  }
}

/** Messages of the rules that the value itself breaks. */
function brokenRules(shape: ShapeConstraints, value: unknown): string[] {
  const { min, max, pattern, enum: allowed } = shape;
  const size = sizeOf(value);
  const measured = typeof value === 'number' ? 'value' : 'length';
  const text = typeof value === 'string' ? value : undefined;
  return [
    ...(min !== undefined && size !== undefined && size < min ? [atLeast(measured, min)] : []),
    ...(max !== undefined && size !== undefined && size > max ? [atMost(measured, max)] : []),
    ...(pattern !== undefined && text !== undefined && !compiled(pattern).test(text)
      ? [matching(pattern)]
      : []),
    ...(allowed !== undefined && text !== undefined && !allowed.includes(text) ? [oneOf(allowed)] : []),
  ];
}

/** All that the shape asks of a text: what AWS tells of a list whose items break one of them. */
function rulesOf({ min, max, pattern, enum: allowed }: ShapeConstraints): string[] {
  return [
    ...(max === undefined ? [] : [atMost('length', max)]),
    ...(min === undefined ? [] : [atLeast('length', min)]),
    ...(pattern === undefined ? [] : [matching(pattern)]),
    ...(allowed === undefined ? [] : [oneOf(allowed)]),
  ];
}

const atLeast = (what: string, min: number) => `Member must have ${what} greater than or equal to ${min}`;
const atMost = (what: string, max: number) => `Member must have ${what} less than or equal to ${max}`;
const matching = (pattern: string) => `Member must satisfy regular expression pattern: ${pattern}`;
const oneOf = (allowed: readonly string[]) => `Member must satisfy enum value set: [${allowed.join(', ')}]`;

function problem({ sensitive }: ShapeConstraints, value: unknown, path: string, rule: string): string {
  const shown = sensitive === true ? undefined : textOf(value);
  const subject = shown === undefined ? 'Value' : `Value '${shown}'`;
  return `${subject} at '${path}' failed to satisfy constraint: ${rule}`;
}

/** Undefined for what has no short text: structures, maps and bytes. */
function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const items = value.map(textOf);
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? String(value) : undefined;
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return Array.from(value).length;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (value instanceof Date || typeof value !== 'object' || value === null) return undefined;
  return Object.keys(value).length;
}

const patterns = new Map<string, RegExp>();

/** The models' patterns are Java's, and hold for the whole text. */
function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? compile(pattern);
  patterns.set(pattern, known);
  return known;
}

function compile(pattern: string): RegExp {
  const whole = `^(?:${pattern})$`;
  try {
    return new RegExp(whole, 'u');
  } catch {
    // Java allows a backslash before any sign; JavaScript does only without the flag.
    return new RegExp(whole);
  }
}
