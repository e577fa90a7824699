import { AwsError } from '../aws-error.ts';

/**
 * CloudWatch's patterns for plain text: every term must be there, `?term`: any of them, `-term`: none; quotes keep words
 * together. Patterns over JSON fields and columns are not implemented, and say so.
 * @throws {AwsError} InvalidParameterException
 */
export function filterPattern(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (/^[{[%]/.test(text)) {
    throw new AwsError(
      'InvalidParameterException',
      `Invalid filter pattern: this cloud takes terms only, not '${text}'`,
    );
  }
  const terms = [...text.matchAll(/([?-]?)(?:"([^"]*)"|(\S+))/g)].map(([, sign = '', quoted, word]) => ({
    sign,
    term: quoted ?? word ?? '',
  }));
  const bySign = (wanted: string) => terms.filter(({ sign }) => sign === wanted).map(({ term }) => term);
  const all = bySign('');
  const any = bySign('?');
  const none = bySign('-');
  return (message) =>
    all.every((term) => message.includes(term)) &&
    !none.some((term) => message.includes(term)) &&
    // A pattern that also has plain terms ignores the optional ones, as CloudWatch does.
    (any.length === 0 || all.length > 0 || any.some((term) => message.includes(term)));
}
