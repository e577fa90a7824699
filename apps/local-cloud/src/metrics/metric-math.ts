/** A time series: start of period in milliseconds → value. */
export type TimeSeries = ReadonlyMap<number, number>;
type Value = TimeSeries | number;

/** An expression that this cloud does not understand; the message says where. */
export class MathError extends Error {
  override readonly name = 'MathError';
}

/**
 * CloudWatch metric math over series by their ids: `+ - * / ^`, comparisons (1 or 0), parentheses, and the functions ABS, AVG,
 * CEIL, FILL, FLOOR, IF, MAX, MIN and SUM. A period counts only where every series of an operation has it.
 * @param periods starts of all periods asked for: what FILL fills
 * @throws {MathError}
 */
export function evaluateMath(
  expression: string,
  series: (id: string) => TimeSeries | undefined,
  periods: readonly number[],
): TimeSeries {
  const value = parse(expression, series, periods);
  if (typeof value !== 'number') return value;
  throw new MathError(`'${expression}' gives a number, not a time series`);
}

const TOKEN = /\s*(\d+(?:\.\d+)?|[a-z][\w]*|[A-Z][A-Z_]*|[<>=!]=|[-+*/^<>(),[\]])/y;
const levels: readonly (readonly string[])[] = [
  ['<', '>', '<=', '>=', '==', '!='],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];

function parse(
  expression: string,
  series: (id: string) => TimeSeries | undefined,
  periods: readonly number[],
): Value {
  const tokens = tokenize(expression);
  let position = 0;
  const peek = () => tokens[position];
  const take = (expected?: string): string => {
    const token = tokens[position++];
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new MathError(`'${expression}' is not complete: ${expected ?? 'a value'} is missing`);
    }
    return token;
  };
  const binary = (level: number): Value => {
    const operators = levels[level];
    if (operators === undefined) return primary();
    let left = binary(level + 1);
    for (let token = peek(); token !== undefined && operators.includes(token); token = peek()) {
      left = combine(operation(take()), left, binary(level + 1));
    }
    return left;
  };
  const list = (): Value[] => {
    const items = [binary(0)];
    while (peek() === ',') {
      take(',');
      items.push(...(peek() === '[' ? bracketed() : [binary(0)]));
    }
    return items;
  };
  const bracketed = (): Value[] => {
    take('[');
    const items = list();
    take(']');
    return items;
  };
  const primary = (): Value => {
    const token = take();
    if (token === '(') {
      const inner = binary(0);
      take(')');
      return inner;
    }
    if (token === '-') return combine((one, other) => one - other, 0, primary());
    if (/^\d/.test(token)) return Number(token);
    if (/^[A-Z]/.test(token)) {
      take('(');
      const items = peek() === '[' ? bracketed() : list();
      take(')');
      return callFunction(token, items, periods);
    }
    const known = series(token);
    if (known === undefined)
      throw new MathError(`'${expression}' names ${token}, which is no query of this request`);
    return known;
  };
  const value = binary(0);
  if (position < tokens.length)
    throw new MathError(`'${expression}' goes on unexpectedly with ${peek() ?? ''}`);
  return value;
}

function tokenize(expression: string): string[] {
  const tokens: string[] = [];
  const text = expression.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined)
      throw new MathError(`'${expression}' cannot be read from '${text.slice(at).trim()}' on`);
    tokens.push(token);
  }
  return tokens;
}

type Operation = (one: number, other: number) => number;

function operation(token: string): Operation {
  const operations: Readonly<Record<string, Operation>> = {
    '+': (one, other) => one + other,
    '-': (one, other) => one - other,
    '*': (one, other) => one * other,
    '/': (one, other) => one / other,
    '^': (one, other) => one ** other,
    '<': (one, other) => Number(one < other),
    '>': (one, other) => Number(one > other),
    '<=': (one, other) => Number(one <= other),
    '>=': (one, other) => Number(one >= other),
    '==': (one, other) => Number(one === other),
    '!=': (one, other) => Number(one !== other),
  };
  const found = operations[token];
  if (found === undefined) throw new MathError(`${token} is no operator`);
  return found;
}

function combine(operate: Operation, one: Value, other: Value): Value {
  if (typeof one === 'number' && typeof other === 'number') return operate(one, other);
  const times = typeof one === 'number' ? (other as TimeSeries).keys() : one.keys();
  const result = new Map<number, number>();
  for (const time of times) {
    const left = valueAt(one, time);
    const right = valueAt(other, time);
    if (left === undefined || right === undefined) continue;
    const value = operate(left, right);
    // A division by zero has no datapoint.
    if (Number.isFinite(value)) result.set(time, value);
  }
  return result;
}

function callFunction(name: string, values: readonly Value[], periods: readonly number[]): Value {
  const [first = 0, second = 0, third = 0] = values;
  switch (name) {
    case 'ABS':
      return combine((one) => Math.abs(one), first, 0);
    case 'CEIL':
      return combine((one) => Math.ceil(one), first, 0);
    case 'FLOOR':
      return combine((one) => Math.floor(one), first, 0);
    case 'FILL':
      return fill(first, second, periods);
    case 'IF':
      return choose(first, second, third);
    case 'SUM':
      return across(values, (numbers) => numbers.reduce((sum, number) => sum + number, 0));
    case 'AVG':
      return across(values, (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length);
    case 'MAX':
      return across(values, (numbers) => Math.max(...numbers));
    case 'MIN':
      return across(values, (numbers) => Math.min(...numbers));
    default:
      throw new MathError(`${name} is not a function that this cloud knows`);
  }
}

function across(values: readonly Value[], join: (numbers: number[]) => number): Value {
  const result = new Map<number, number>();
  for (const time of timesOf(values)) {
    const numbers = values.map((value) => valueAt(value, time)).filter((value) => value !== undefined);
    if (numbers.length > 0) result.set(time, join(numbers));
  }
  return result;
}

function fill(series: Value, with_: Value, times: readonly number[]): Value {
  if (typeof series === 'number') return series;
  const result = new Map(series);
  for (const time of times) {
    const value = valueAt(with_, time);
    if (!result.has(time) && value !== undefined) result.set(time, value);
  }
  return result;
}

function choose(condition: Value, yes: Value, no: Value): Value {
  const result = new Map<number, number>();
  for (const time of timesOf([condition, yes, no])) {
    const decided = valueAt(condition, time);
    const value = decided === undefined ? undefined : valueAt(decided === 0 ? no : yes, time);
    if (value !== undefined) result.set(time, value);
  }
  return result;
}

function valueAt(value: Value, time: number): number | undefined {
  return typeof value === 'number' ? value : value.get(time);
}

function timesOf(values: readonly Value[]): ReadonlySet<number> {
  return new Set(values.flatMap((value) => (typeof value === 'number' ? [] : [...value.keys()])));
}
