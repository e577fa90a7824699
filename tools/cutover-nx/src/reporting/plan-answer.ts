import type { Plan } from '@cutover/deploy';
import type { VerbAnswer } from '../session/run-verb.ts';
import { duration } from './wording.ts';

/** A plan in words. Its exit code is 0 for "nothing to do" and 2 for changes, like terraform's detailed one. */
export function planAnswer({ changes, warnings, longestMs }: Plan): VerbAnswer {
  const facts = { changes, warnings, longestMs };
  if (changes.length === 0) {
    return {
      status: 'NOTHING_TO_DO',
      exitCode: 0,
      ...facts,
      message: ['Nothing to do: what is built is live.', ...warnings].join('\n'),
    };
  }
  return {
    status: 'CHANGES',
    exitCode: 2,
    ...facts,
    message: [
      'A deployment would:',
      ...changes.map(({ what, why }, index) => `  ${index + 1}. ${what} (${why})`),
      ...warnings.map((warning) => `  warning: ${warning}`),
      `It may take ${duration(longestMs)} at most. No traffic, task or rule was changed.`,
    ].join('\n'),
  };
}
