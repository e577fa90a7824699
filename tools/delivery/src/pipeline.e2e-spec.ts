import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFakeGitHub } from './testing/fake-github.ts';
import { type Live, Pipeline } from './testing/pipeline.ts';
import type { JobRun } from './testing/run-job.ts';
import { whatThePipelineLacks } from './testing/what-the-pipeline-lacks.ts';

const lack = whatThePipelineLacks();
if (lack !== undefined) process.stderr.write(`\n!!! THE PIPELINE WAS NOT REHEARSED: ${lack} !!!\n\n`);
const rehearsal = lack === undefined ? describe : describe.skip;

const STORY_MS = 600_000;
const SERVICE = 'apps/service/src/main.ts';
const LIBRARY = 'libs/secrets/src/secret-store.ts';
const LIVES = 'const bundle = loadService();';
const DIES = `process.stdout.write('out of luck\\n');\nprocess.exit(3);\n${LIVES}`;

/** One story: each push finds staging and production as the one before has left them. */
rehearsal('the pipeline', () => {
  let pipeline: Pipeline;
  let first: string;
  let docs: string;
  let fixed: string;
  let passedOver: string;
  let last: string;

  beforeAll(async () => {
    pipeline = await Pipeline.create();
    first = await pipeline.commit('shorter waits', async (edit) => {
      await edit('libs/config/src/environments/local.ts', "bakeTime: '10s'", "bakeTime: '1s'");
      const options = '"@cutover/nx:deploy": { "options": { "timeScale": 0.2, "load": 20 } },';
      await edit('nx.json', '"targetDefaults": {', `"targetDefaults": { ${options}`);
    });
  }, STORY_MS);
  afterAll(() => pipeline[Symbol.asyncDispose](), STORY_MS);

  it(
    'ships everything to an environment that has nothing, and gives production the digest of staging',
    async () => {
      const { build, promote, delivered } = await pipeline.push(first);
      expectSuccess(build, promote, delivered);
      expect(deployed(build)).toEqual(['service']);
      expect(deployed(promote)).toEqual(['service']);
      await expectSameLive(first);
      expect(promote?.summary).toMatch(/✅ \| deploy service: SUCCESSFUL/);
    },
    STORY_MS,
  );

  it(
    'deploys nothing when only words were changed',
    async () => {
      docs = await pipeline.commit('words', (edit) =>
        edit('docs/architecture.md', '# Architecture', '# The architecture'),
      );
      const { build, promote, delivered } = await pipeline.push(docs);
      expectSuccess(build, promote, delivered);
      expect([...deployed(build), ...deployed(promote)]).toEqual([]);
      await expectSameLive(first);
      for (const job of [build, promote]) expect(outputOf(job, 'nx base')).toContain(`NX_BASE=${first}`);
    },
    STORY_MS,
  );

  it(
    'stops at staging, and forgets nothing, when a release dies',
    async () => {
      const broken = await pipeline.commit('a better message, and a fault', async (edit) => {
        await edit(LIBRARY, 'not found in', 'was not found in');
        await edit(SERVICE, LIVES, DIES);
      });
      const { build, promote } = await pipeline.push(broken);
      expect(build.success).toBe(false);
      expect(promote).toBeUndefined();
      expect(build.summary).toMatch(/❌ \| deploy service: /);
      expect(build.summary).toContain('out of luck');
      await expectSameLive(first);
    },
    STORY_MS,
  );

  it(
    'ships with the fix what the failed run did not',
    async () => {
      fixed = await pipeline.commit('the fix', (edit) => edit(SERVICE, DIES, LIVES));
      const { build, promote, delivered } = await pipeline.push(fixed);
      expectSuccess(build, promote, delivered);
      // Not the commit before, whose run failed: what it changed in the library would not be a change any more.
      for (const job of [build, promote]) expect(outputOf(job, 'nx base')).toContain(`NX_BASE=${docs}`);
      await expectSameLive(fixed);
    },
    STORY_MS,
  );

  it(
    'ships with the next approval what was passed over, by a digest that staging ran',
    async () => {
      passedOver = await pipeline.commit('another message', (edit) =>
        edit(LIBRARY, 'was not found in', 'is not in'),
      );
      const { build } = await pipeline.push(passedOver, { approved: false });
      expectSuccess(build);
      last = await pipeline.commit('words', (edit) =>
        edit('docs/architecture.md', '# The architecture', '# Architecture'),
      );
      const next = await pipeline.push(last);
      expectSuccess(next.build, next.promote, next.delivered);
      await expectSameLive(last);
    },
    STORY_MS,
  );

  it(
    'changes nothing when an approval comes late: production is further already',
    async () => {
      const before = await pipeline.live('production');
      const { promote, delivered } = await pipeline.approveLate(passedOver);
      expect(promote?.success).toBe(false);
      expect(outputOf(promote, 'nx base')).toContain('which is newer than');
      expect(deployed(promote)).toEqual([]);
      expect(delivered).toBeUndefined();
      expect(await pipeline.live('production')).toEqual(before);
    },
    STORY_MS,
  );

  it(
    'goes back to what was live and good before by the steps of rollback.yml',
    async () => {
      const job = await pipeline.job(['rollback.yml', 'rollback'], 'production', last, {
        SERVICE: 'service',
        RELEASE: '',
      });
      expectSuccess(job);
      const { digest } = await pipeline.live('production');
      expect(digest).toBe(await pipeline.pushedDigest('production', fixed));
      expect(job.summary).toMatch(/✅ \| rollback service: SUCCESSFUL/);
    },
    STORY_MS,
  );

  it(
    'deletes no image that is needed by the steps of cleanup.yml',
    async () => {
      const before = await pipeline.live('staging');
      expectSuccess(await pipeline.job(['cleanup.yml', 'images'], 'staging', last));
      expect(await pipeline.live('staging')).toEqual(before);
    },
    STORY_MS,
  );

  it(
    'tells a pull request what it would change, by the steps of ci.yml',
    async () => {
      await using github = await startFakeGitHub();
      const pull = {
        NX_BASE: first,
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: 'example/cutover',
        GITHUB_TOKEN: 'a-token-of-the-job',
        PULL_REQUEST: '7',
      };
      expectSuccess(await pipeline.job(['ci.yml', 'changes'], 'staging', last, pull));
      expectSuccess(await pipeline.job(['ci.yml', 'comment'], 'staging', last, pull));
      expect(github.comments).toEqual([expect.stringContaining('## What this change would do')]);
    },
    STORY_MS,
  );

  it(
    'destroys nothing unless the name of the environment is typed',
    async () => {
      const confirm = (typed: string) =>
        pipeline.job(['destroy.yml', 'confirm'], 'staging', last, { CONFIRMATION: typed });
      expect((await confirm('production')).success).toBe(false);
      expectSuccess(await confirm('local'));
    },
    STORY_MS,
  );

  /** Both environments run the image that was built of the commit, by its digest. */
  async function expectSameLive(commit: string): Promise<void> {
    const [staging, production] = await Promise.all([pipeline.live('staging'), pipeline.live('production')]);
    expect(production).toEqual(staging);
    expect(production satisfies Live).toEqual({
      release: expect.stringMatching(`^${commit.slice(0, 7)}-`) as unknown,
      digest: await pipeline.pushedDigest('production', commit),
    });
  }
});

function expectSuccess(...jobs: readonly (JobRun | undefined)[]): void {
  for (const job of jobs) {
    const failed = job?.steps
      .filter(({ exitCode }) => exitCode !== 0)
      .map(({ run, output }) => `${run}\n${output}`);
    expect(failed).toEqual([]);
    expect(job?.success).toBe(true);
  }
}

/** Services that a job has deployed or tried to. */
function deployed(job: JobRun | undefined): string[] {
  return [...(job?.summary ?? '').matchAll(/\| deploy (\S+): (?!NOTHING_TO_DO)/g)].map(
    ([, name = '']) => name,
  );
}

function outputOf(job: JobRun | undefined, command: string): string {
  return job?.steps.find(({ run }) => run.includes(command))?.output ?? '';
}
