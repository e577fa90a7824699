import type { AlarmState } from './alarm.ts';

/** The rule of a composite alarm cannot be read; the message says where. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/** A composite alarm's rule, read. */
export interface AlarmRule {
  /** Names or ARNs of the alarms that it looks at, each once. */
  readonly alarms: readonly string[];
  /** Whether it holds. @param stateOf state of an alarm by name or ARN; undefined where there is none */
  readonly holds: (stateOf: (alarm: string) => AlarmState | undefined) => boolean;
}

type Node = AlarmRule['holds'];

const MOST_ALARMS = 100;
const MOST_ELEMENTS = 500;
const TOKEN = /\s*(?:([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+))/y;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * Reads `ALARM(a) AND (OK("b") OR NOT INSUFFICIENT_DATA(c))`, with TRUE and FALSE; NOT binds before AND, AND before OR.
 * @throws {RuleError}
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function readAlarmRule(text: string): AlarmRule {
  const reader = new RuleReader(tokens(text));
  const holds = reader.whole();
  const alarms = [...new Set(reader.alarms)];
  if (alarms.length > MOST_ALARMS)
    throw new RuleError(`it names ${alarms.length} alarms, more than ${MOST_ALARMS}`);
  if (reader.elements > MOST_ELEMENTS)
    throw new RuleError(`it has ${reader.elements} elements, more than ${MOST_ELEMENTS}`);
  return { alarms, holds };
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new RuleError(`it cannot be read from '${text.slice(at).trim()}' on`);
    const [, bracket, quoted, word] = match;
    found.push({
      text: bracket ?? quoted?.replaceAll(/\\(.)/g, '$1') ?? word ?? '',
      quoted: quoted !== undefined,
    });
  }
  return found;
}

class RuleReader {
  readonly alarms: string[] = [];
  /** Alarms, TRUE, FALSE, and pairs of brackets. */
  elements = 0;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(all: readonly Token[]) {
    this.#tokens = all;
  }

  whole(): Node {
    const node = this.#anyOf();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw new RuleError(`'${rest.text}' is not expected there`);
    return node;
  }

  #anyOf(): Node {
    const parts = [this.#allOf()];
    while (this.#takes('OR')) parts.push(this.#allOf());
    return parts.length === 1 ? (parts[0] as Node) : (stateOf) => parts.some((part) => part(stateOf));
  }

  #allOf(): Node {
    const parts = [this.#one()];
    while (this.#takes('AND')) parts.push(this.#one());
    return parts.length === 1 ? (parts[0] as Node) : (stateOf) => parts.every((part) => part(stateOf));
  }

  #one(): Node {
    if (this.#takes('NOT')) {
      const inner = this.#one();
      return (stateOf) => !inner(stateOf);
    }
    this.elements += 1;
    if (this.#takes('(')) {
      const inner = this.#anyOf();
      this.#needs(')');
      return inner;
    }
    const word = this.#next();
    if (word === 'TRUE' || word === 'FALSE') return () => word === 'TRUE';
    if (word !== 'ALARM' && word !== 'OK' && word !== 'INSUFFICIENT_DATA') {
      throw new RuleError(`'${word}' is not one of ALARM, OK, INSUFFICIENT_DATA, TRUE, FALSE`);
    }
    this.#needs('(');
    const alarm = this.#words();
    this.#needs(')');
    this.alarms.push(alarm);
    return (stateOf) => stateOf(alarm) === word;
  }

  /** A name without quotes may have spaces. */
  #words(): string {
    const words: string[] = [];
    while (this.#tokens[this.#at] !== undefined && !this.#is(')')) words.push(this.#next());
    if (words.length === 0) throw new RuleError('an alarm has no name');
    return words.join(' ');
  }

  #is(text: string): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && !token.quoted && token.text === text;
  }

  #takes(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at += 1;
    return true;
  }

  #needs(text: string): void {
    if (this.#takes(text)) return;
    throw new RuleError(`'${text}' is missing before ${this.#tokens[this.#at]?.text ?? 'the end'}`);
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new RuleError('it is not complete');
    this.#at += 1;
    return token.text;
  }
}
