import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deployInfra } from '../../infra/deploy-infra.ts';
import { runScript } from '../../infra/run-script.ts';
import { servicesOf } from '../../session/service-of.ts';
import { startFakeAws } from '../../testing/fake-aws.ts';
import { repository, runExecutor } from '../../testing/run-executor.ts';
import deployInfraExecutor, { type DeployInfraOptions } from './executor.ts';

const account = '111111111111';
const secrets = ['app-password', 'password'].map((name) => `/cutover/dev/service/database/${name}`);

/** Writes down its name and its arguments, a line a call. */
const script = (log: string, exitCode: number) => `import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';
appendFileSync(${JSON.stringify(log)}, [basename(process.argv[1]), ...process.argv.slice(2)].join(' ') + '\\n');
process.exitCode = ${exitCode};`;

describe('deploy-infra', () => {
  let root: string;
  let log: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'cutover-deploy-infra-'));
    log = join(root, 'calls');
    await writeFile(log, '');
    for (const folder of ['apps/service', 'apps/infra/src'])
      await mkdir(join(root, folder), { recursive: true });
    await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
    await cp(
      join(repository, 'apps/service/cutover.config.ts'),
      join(root, 'apps/service/cutover.config.ts'),
    );
    await writeFile(join(root, 'apps/infra/src/main.ts'), script(log, 0));
    await writeFile(join(root, 'apps/infra/src/cdk.ts'), script(log, 0));
  });

  afterEach(() => rm(root, { recursive: true }));

  async function deploy(options: DeployInfraOptions, caller = account) {
    await using aws = await startFakeAws({ account: caller });
    const ran = await runExecutor(deployInfraExecutor, options, { root, project: 'infra' });
    return { ...ran, scripts: await readFile(log, 'utf8'), parameters: [...aws.parameters].sort() };
  }

  it('runs nothing when the credentials are those of another account', async () => {
    const { success, output, scripts, parameters } = await deploy({ environment: 'dev' }, '999999999999');
    expect({ success, scripts, parameters }).toEqual({ success: false, scripts: '', parameters: [] });
    expect(output).toMatch(
      /^the credentials are those of account 999999999999, and dev is account 111111111111/,
    );
  });

  it('makes no secret and leaves the CDK alone when the synth fails', async () => {
    await writeFile(join(root, 'apps/infra/src/main.ts'), script(log, 1));
    const { success, scripts, parameters } = await deploy({ environment: 'dev' });
    expect({ success, scripts, parameters }).toEqual({
      success: false,
      scripts: 'main.ts --environment dev\n',
      parameters: [],
    });
  });

  it('makes the passwords of a new environment before its first stack', async () => {
    const { success, output, scripts, parameters } = await deploy({
      environment: 'dev',
      args: ['--require-approval=never'],
    });
    expect({ success, parameters }).toEqual({ success: true, parameters: secrets });
    expect(scripts).toBe(
      'main.ts --environment dev\ncdk.ts deploy --require-approval=never --environment dev\n',
    );
    expect(output).toBe(
      `${secrets.map((name) => `made ${name}\n`).join('')}The infrastructure of dev is deployed.\n`,
    );
  });

  it('has nothing to do when no environment is named', async () => {
    const { success, output, scripts } = await deploy({});
    expect({ success, scripts }).toEqual({ success: true, scripts: '' });
    expect(output).toMatch(/^this machine takes its template with every nx deploy of a service/);
  });

  it('is refused by the synth itself, before any call of the CDK, when hosts are live and would be left out', async () => {
    const called: string[] = [];
    const infra = join(repository, 'apps/infra');
    const { signal } = new AbortController();
    const answer = await deployInfra(
      { environment: 'dev', account: false, args: [], services: await servicesOf(root) },
      {
        assertAccount: () => Promise.resolve(),
        liveSlot: () => Promise.resolve('asg'),
        synth: (args) =>
          runScript([join(infra, 'src/main.ts'), '--out', join(root, 'out'), ...args], {
            cwd: infra,
            signal,
          }),
        makeSecrets: () => (called.push('secrets'), Promise.resolve([])),
        cdk: () => (called.push('cdk'), Promise.resolve(0)),
        print: () => undefined,
      },
    );
    expect(answer).toMatchObject({ status: 'FAILED', exitCode: 1 });
    expect(called).toEqual([]);
  });
});
