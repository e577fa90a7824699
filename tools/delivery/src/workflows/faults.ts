import { parse } from 'yaml';
import { z } from 'zod';

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const stepSchema = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  id: z.string().optional(),
  env: values.optional(),
  with: values.optional(),
  shell: z.string().optional(),
});
const jobSchema = z.object({
  permissions: z.unknown().optional(),
  environment: z.unknown().optional(),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.unknown() }).optional(),
  'timeout-minutes': z.number().optional(),
  if: z.union([z.string(), z.boolean()]).optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  env: values.optional(),
  steps: z.array(stepSchema).default([]),
});
export const workflowSchema = z.object({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.unknown().optional(),
  env: values.optional(),
  jobs: z.record(z.string(), jobSchema),
});

export type Workflow = z.output<typeof workflowSchema>;
export type Job = z.output<typeof jobSchema>;
export type Step = z.output<typeof stepSchema>;

export function readWorkflow(text: string): Workflow {
  return workflowSchema.parse(parse(text));
}

const PINNED = /@[0-9a-f]{40}$/;
const PINNED_WITH_VERSION = /^\s*(- )?uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
/** What a step may run: what npm installs, what it asks the internet, and targets of Nx. One command, one line. */
const ALLOWED =
  /^(npm ci|npm audit( signatures| --audit-level=high)?|npx nx [^\n;&|`$<>]*(?:"\$[A-Z_]+"[^\n;&|`$<>]*)*)$/;
/** Events at which code or words of people without rights meet the rights of this repository. */
const DANGEROUS_EVENTS = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues', 'discussion'];

/**
 * What is wrong with a workflow by our own rules, which no checker of others holds.
 * @returns a sentence for each fault, with the job and the step in it
 */
export function workflowFaults(text: string): string[] {
  const workflow = readWorkflow(text);
  const events = Object.keys(workflow.on);
  return [
    ...events
      .filter((event) => DANGEROUS_EVENTS.includes(event))
      .map((event) => `${event}: anybody could run something with the rights of this repository`),
    ...(isEmpty(workflow.permissions) ? [] : ['permissions: {} is missing at the top']),
    ...Object.entries(workflow.jobs).flatMap(([name, job]) =>
      jobFaults(job, events).map((fault) => `${name}: ${fault}`),
    ),
    ...text
      .split('\n')
      .filter((line) => /^\s*(- )?uses: /.test(line) && !PINNED_WITH_VERSION.test(line))
      .map((line) => `${line.trim()}: not a commit of 40 digits with its version in a comment`),
    ...(/\bsecrets\s*[.[]/.test(text) ? ['secrets: no job of ours needs any, credentials come by OIDC'] : []),
  ];
}

function jobFaults(job: Job, events: readonly string[]): string[] {
  const faults: string[] = [];
  if (job['timeout-minutes'] === undefined) faults.push('timeout-minutes is missing');
  if (typeof job.permissions !== 'object' || job.permissions === null) faults.push('permissions are missing');
  const permissions = (job.permissions ?? {}) as Record<string, unknown>;
  if (permissions['contents'] === 'write')
    faults.push('contents: write, and no job of ours changes the repository');
  if (permissions['id-token'] === 'write') faults.push(...credentialFaults(job, events));
  return [...faults, ...job.steps.flatMap((step, index) => stepFaults(step, index + 1))];
}

/** Of a job that may take a role. */
function credentialFaults(job: Job, events: readonly string[]): string[] {
  const faults: string[] = [];
  if (job.environment === undefined) faults.push('takes a role outside of a GitHub environment');
  if (events.includes('pull_request')) faults.push('a pull request could take a role');
  if (job.concurrency?.['cancel-in-progress'] !== false) {
    faults.push('may be cut off: concurrency with cancel-in-progress: false is missing');
  }
  if (job.steps.some(usesCache)) faults.push('restores a cache, which another run has written');
  return faults;
}

function usesCache({ uses = '', with: given = {} }: Step): boolean {
  if (uses.startsWith('actions/cache@')) return true;
  return (
    uses.startsWith('actions/setup-node@') &&
    (given['cache'] !== undefined || given['package-manager-cache'] !== false)
  );
}

function stepFaults(step: Step, number: number): string[] {
  const faults: string[] = [];
  const { run, uses = '', with: given = {} } = step;
  if (run?.includes('${{')) faults.push(`${run}: text of GitHub's stands inside of a command`);
  else if (run !== undefined && !ALLOWED.test(run)) faults.push(`${run}: neither npm nor one target of Nx`);
  if (step.shell !== undefined) faults.push('a shell of its own');
  if (uses !== '' && !PINNED.test(uses)) faults.push(`${uses}: not pinned`);
  if (uses.startsWith('actions/checkout@') && given['persist-credentials'] !== false) {
    faults.push('persist-credentials: false is missing');
  }
  return faults.map((fault) => `step ${number}: ${fault}`);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
