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

function row(outcome: Outcome): string {
  const { verb, service, status, fromSlot, toSlot, digest, durationMs } = outcome;
  const slots = toSlot === undefined ? '' : `${fromSlot ?? 'nothing'} → ${toSlot}`;
  const cells = [
    MARKS[status] ?? '❌',
    `${verb} ${service}: ${status}`,
    releaseOf(outcome),
    slots,
    digest ?? '',
    `${(durationMs / MS_PER_SECOND).toFixed(1)} s`,
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** `1a2b3c4-9f8e7d6c (1.2.3)`, as far as it is known. */
function releaseOf({ release = '', version }: Outcome): string {
  return release === '' || version === undefined ? release : `${release} (${version})`;
}

function reason({ verb, service, environment, exitCode, reason: words }: Outcome): string[] {
  if (exitCode === 0 || words === undefined) return [];
  return [
    `**${verb} ${service}** failed: traffic is where \`npx nx status ${service} -c ${environment}\` says.`,
    fenced(words, 'text'),
  ];
}
