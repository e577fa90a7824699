import { BlockList, isIP, isIPv6 } from 'node:net';
import { compileArnPattern } from './arn-pattern.ts';
import { compilePattern, constant } from './pattern.ts';
import type { Pattern } from './pattern.ts';

/** How an operator reads the values of a policy. */
interface Operator {
  readonly compile: (value: string, variables: boolean) => Pattern;
  readonly negated?: boolean;
}

const text = (options: { wildcards?: boolean; ignoreCase?: boolean }): Operator['compile'] => {
  const { wildcards = false, ignoreCase = false } = options;
  return (value, variables) => compilePattern(value, { wildcards, ignoreCase, variables });
};
const arn: Operator['compile'] = (value, variables) =>
  compileArnPattern(value, { wildcards: true, variables });
const compared =
  (read: (value: string) => number, holds: (given: number, policy: number) => boolean): Operator['compile'] =>
  (value) => {
    const limit = read(value);
    return constant(value, (given) => holds(read(given), limit));
  };

/** Not a number where it is none: then no comparison holds. */
const numeric = (value: string) => (value.trim() === '' ? NaN : Number(value));
/** ISO 8601, or seconds since the epoch. */
const date = (value: string) => (/^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value));

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: { compile: text({}) },
  StringNotEquals: { compile: text({}), negated: true },
  StringEqualsIgnoreCase: { compile: text({ ignoreCase: true }) },
  StringNotEqualsIgnoreCase: { compile: text({ ignoreCase: true }), negated: true },
  StringLike: { compile: text({ wildcards: true }) },
  StringNotLike: { compile: text({ wildcards: true }), negated: true },
  ArnEquals: { compile: arn },
  ArnLike: { compile: arn },
  ArnNotEquals: { compile: arn, negated: true },
  ArnNotLike: { compile: arn, negated: true },
  NumericEquals: { compile: compared(numeric, (given, policy) => given === policy) },
  NumericNotEquals: { compile: compared(numeric, (given, policy) => given === policy), negated: true },
  NumericLessThan: { compile: compared(numeric, (given, policy) => given < policy) },
  NumericLessThanEquals: { compile: compared(numeric, (given, policy) => given <= policy) },
  NumericGreaterThan: { compile: compared(numeric, (given, policy) => given > policy) },
  NumericGreaterThanEquals: { compile: compared(numeric, (given, policy) => given >= policy) },
  DateEquals: { compile: compared(date, (given, policy) => given === policy) },
  DateNotEquals: { compile: compared(date, (given, policy) => given === policy), negated: true },
  DateLessThan: { compile: compared(date, (given, policy) => given < policy) },
  DateLessThanEquals: { compile: compared(date, (given, policy) => given <= policy) },
  DateGreaterThan: { compile: compared(date, (given, policy) => given > policy) },
  DateGreaterThanEquals: { compile: compared(date, (given, policy) => given >= policy) },
  Bool: { compile: text({ ignoreCase: true }) },
  BinaryEquals: { compile: text({}) },
  IpAddress: { compile: addressBlock },
  NotIpAddress: { compile: addressBlock, negated: true },
};

function addressBlock(value: string): Pattern {
  const [address = '', prefix] = value.split('/');
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const block = new BlockList();
  if (isIP(address) !== 0) block.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  return constant(value, (given) => {
    return isIP(given) !== 0 && block.check(given, isIPv6(given) ? 'ipv6' : 'ipv4');
  });
}

export interface ParsedOperator extends Operator {
  readonly set?: 'ForAnyValue' | 'ForAllValues';
  readonly ifExists: boolean;
  /** Asks whether the key is missing, instead of comparing its value. */
  readonly asksNull: boolean;
}

/** Such as `ForAllValues:StringLikeIfExists`; undefined where IAM has no such operator. */
export function parseOperator(name: string): ParsedOperator | undefined {
  const [, set, base = '', ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
  const setOf = set === undefined ? {} : { set: set as 'ForAnyValue' | 'ForAllValues' };
  if (base === 'Null') {
    return ifExists === undefined
      ? { ...setOf, compile: text({ ignoreCase: true }), ifExists: false, asksNull: true }
      : undefined;
  }
  if (!Object.hasOwn(operators, base)) return undefined;
  const operator = operators[base];
  return operator && { ...setOf, ...operator, ifExists: ifExists !== undefined, asksNull: false };
}

export function isConditionOperator(name: string): boolean {
  return parseOperator(name) !== undefined;
}
