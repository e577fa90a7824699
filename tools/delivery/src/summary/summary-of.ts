import { cell, fenced } from './markdown.ts';
import type { Outcome } from './outcomes.ts';

const MARKS: Readonly<Record<string, string>> = { SUCCESSFUL: '✅', NOTHING_TO_DO: '➖', CHANGES: '📝' };
const MS_PER_SECOND = 1000;

/** What the verbs of a job came to, as Markdown. */
export function summaryOf(environment: string, outcomes: readonly Outcome[]): string {
  const title = `## ${environment}`;
  if (outcomes.length === 0)
    return `${title}\n\nNothing was deployed: nothing that is deployed was changed, or a step before failed.`;
  const rows = outcomes.map(row);
  return [
    title,
    ['| | what | release | slots | digest | took |', '|---|---|---|---|---|---|', ...rows].join('\n'),
    ...outcomes.flatMap(reason),
  ].join('\n\n');
}

function row({ verb, service, status, release, fromSlot, toSlot, digest, durationMs }: Outcome): string {
  const slots = toSlot === undefined ? '' : `${fromSlot ?? 'nothing'} → ${toSlot}`;
  const cells = [
    MARKS[status] ?? '❌',
    `${verb} ${service}: ${status}`,
    release ?? '',
    slots,
    digest ?? '',
    `${(durationMs / MS_PER_SECOND).toFixed(1)} s`,
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function reason({ verb, service, environment, exitCode, reason: words }: Outcome): string[] {
  if (exitCode === 0 || words === undefined) return [];
  return [
    `**${verb} ${service}** failed: traffic is where \`npx nx status ${service} -c ${environment}\` says.`,
    fenced(words, 'text'),
  ];
}
