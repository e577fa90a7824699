import { relative } from 'node:path';
import type { TemplateCause } from '../local-cloud/cloud-client.ts';
import type { VerbAnswer } from '../session/run-verb.ts';

/** The answer of a verb that failed, with the lines of the template that explain it, for people and for programs. */
export function withCauses(
  answer: VerbAnswer,
  causes: readonly TemplateCause[],
  workspace: string,
): VerbAnswer {
  if (causes.length === 0) return answer;
  const named = causes.map((cause) => ({
    ...cause,
    template: { ...cause.template, file: relative(workspace, cause.template.file) },
  }));
  return { ...answer, causes: named, message: [answer.message, ...named.map(causeInWords)].join('\n') };
}

/** What AWS says of it, and the line to change. */
export function causeInWords({ reason, template, change }: TemplateCause): string {
  const { file, line, logicalId, path, property } = template;
  const construct = path === undefined ? '' : ` (${path})`;
  return `cause: ${reason}\ntemplate: ${file}:${line} ${logicalId}${construct} ${property}: ${change}`;
}
