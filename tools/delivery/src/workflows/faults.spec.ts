import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadEnvironment } from '@cutover/config';
import { readWorkflow, workflowFaults } from './faults.ts';

const workspace = join(import.meta.dirname, '../../../..');
const folder = join(workspace, '.github/workflows');
const files = globSync('*.{yml,yaml}', { cwd: folder }).sort();
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');

describe('workflowFaults', () => {
  it('finds everything that is planted in a bad workflow', () => {
    const planted = readFileSync(
      join(import.meta.dirname, '../../checks/planted/.github/workflows/planted.yml'),
      'utf8',
    );
    expect(workflowFaults(planted)).toEqual([
      'issue_comment: anybody could run something with the rights of this repository',
      'permissions: {} is missing at the top',
      'deploy: timeout-minutes is missing',
      'deploy: contents: write, and no job of ours changes the repository',
      'deploy: takes a role outside of a GitHub environment',
      'deploy: a pull request could take a role',
      'deploy: may be cut off: concurrency with cancel-in-progress: false is missing',
      'deploy: restores a cache, which another run has written',
      'deploy: step 1: actions/checkout@v4: not pinned',
      'deploy: step 1: persist-credentials: false is missing',
      `deploy: step 3: echo "\${{ github.event.comment.body }}": text of GitHub's stands inside of a command`,
      'deploy: step 4: cd apps && echo $MESSAGE: neither npm nor one target of Nx',
      'deploy: step 4: a shell of its own',
      `deploy: step 5: npx nx deploy service -c \${{ inputs.environment }}: text of GitHub's stands inside of a command`,
      'deploy: step 6: npx nx deploy service && echo done: neither npm nor one target of Nx',
      'deploy: step 7: npx nx deploy service -c $(whoami): neither npm nor one target of Nx',
      'lint: permissions are missing',
      `lint: step 1: npx nx lint service\necho \${{ steps.nope.outputs.nothing }}\n: text of GitHub's stands inside of a command`,
      '- uses: actions/checkout@v4: not a commit of 40 digits with its version in a comment',
      '- uses: actions/setup-node@53b83947a5a98c8d113130e565377fae1a50d02f: not a commit of 40 digits with its version in a comment',
      'secrets: no job of ours needs any, credentials come by OIDC',
    ]);
  });

  it('knows every workflow of the pipeline', () => {
    expect(files).toEqual(
      expect.arrayContaining(['ci.yml', 'cleanup.yml', 'deploy.yml', 'destroy.yml', 'rollback.yml']),
    );
  });

  it.each(files)('finds none in %s', (file) => {
    expect(workflowFaults(textOf(file))).toEqual([]);
  });
});

describe('the workflows', () => {
  const workflows = files.map((file) => ({ file, ...readWorkflow(textOf(file)) }));
  const jobs = workflows.flatMap(({ file, jobs: all }) =>
    Object.entries(all).map(([name, job]) => ({ file, name, job })),
  );

  it('pin one version of each action', () => {
    const used = new Set(jobs.flatMap(({ job }) => job.steps.flatMap(({ uses }) => uses ?? [])));
    const actions = [...used].map((uses) => uses.split('@')[0]);
    expect(new Set(actions).size).toBe(actions.length);
  });

  it('let one deployment of an environment at a time change it, whichever workflow begins it', () => {
    const groups = jobs
      .filter(({ job }) =>
        job.steps.some(({ run }) => /nx (affected -t deploy|rollback|destroy)/.test(run ?? '')),
      )
      .map(({ file, name, job }) => `${file} ${name} ${job.concurrency?.group ?? 'none'}`);
    expect(groups).toEqual([
      "deploy.yml build deploy-${{ inputs.environment == 'dev' && 'dev' || 'staging' }}",
      'deploy.yml promote deploy-production',
      'destroy.yml destroy deploy-${{ inputs.environment }}',
      'rollback.yml rollback deploy-${{ inputs.environment }}',
    ]);
  });

  it('end no job and no session before the longest deployment of its environment', () => {
    const { deployment } = loadEnvironment('production');
    const longest =
      deployment.startTimeout +
      deployment.taskTimeout +
      deployment.stepBake * (deployment.steps.length - 1) +
      deployment.bakeTime;
    const { promote } = workflows.find(({ file }) => file === 'deploy.yml')?.jobs ?? {};
    const session = promote?.steps.find(({ uses }) => uses?.includes('configure-aws-credentials'))?.with;
    expect(session?.['role-duration-seconds']).toBeGreaterThan(longest);
    expect((promote?.['timeout-minutes'] ?? 0) * 60).toBeGreaterThan(longest);
  });
});
