import { compilePattern } from './pattern.ts';
import type { Pattern, PatternOptions } from './pattern.ts';

/** An ARN's parts: `arn`, partition, service, region, account, and the resource, which may hold colons. */
const PARTS = 6;

/** Each part of an ARN for itself: a wildcard does not reach over a colon, but in the resource. */
export function compileArnPattern(text: string, options: PatternOptions): Pattern {
  if (text === '*') return compilePattern(text, options);
  const parts = partsOf(text).map((part) => compilePattern(part, options));
  const every = (value: string, holds: (pattern: Pattern, part: string) => boolean) => {
    const given = partsOf(value);
    return (
      given.length === parts.length && parts.every((pattern, index) => holds(pattern, given[index] ?? ''))
    );
  };
  return {
    text,
    matches: (value, context) => every(value, (pattern, part) => pattern.matches(part, context)),
    mayMatch: (value, context) => every(value, (pattern, part) => pattern.mayMatch(part, context)),
  };
}

/** Colons inside of a variable belong to it. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === ':' && depth === 0 && parts.length < PARTS - 1) {
      parts.push(part);
      part = '';
    } else {
      part += character;
    }
  }
  return [...parts, part];
}
