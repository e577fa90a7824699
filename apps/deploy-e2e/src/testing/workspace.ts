import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { DeleteParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { IamReport } from './iam-report.ts';
import { processesOf } from './processes.ts';
import { type RunningVerb, startVerb, type VerbRun } from './start-verb.ts';

export type { RunningVerb, VerbRun } from './start-verb.ts';
import { Templates } from './templates.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** A workspace of its own in a temporary folder: the built parts of this one, with a local cloud that nobody else uses. */
export class Workspace {
  readonly folder: string;
  #runs = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Workspace> {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-e2e-'));
    // PostgreSQL runs as another user where this one is root, and must get into the state folder.
    await chmod(folder, 0o755);
    await mkdir(join(folder, 'apps/service'), { recursive: true });
    await mkdir(join(folder, 'dist/apps'), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await cp(join(root, 'apps/service/cutover.config.ts'), join(folder, 'apps/service/cutover.config.ts'));
    await cp(join(root, 'package.json'), join(folder, 'package.json'));
    for (const part of ['service', 'infra', 'local-cloud']) {
      await cp(join(root, 'dist/apps', part), join(folder, 'dist/apps', part), { recursive: true });
    }
    return new Workspace(folder);
  }

  /** The bundle that the next deploy ships. */
  get bundle(): string {
    return join(this.folder, 'dist/apps/service');
  }

  get state(): string {
    return join(this.folder, '.cutover/local');
  }

  /** Puts back the bundle as it was built. */
  async restoreBundle(): Promise<void> {
    await rm(this.bundle, { recursive: true, force: true });
    await cp(join(root, 'dist/apps/service'), this.bundle, { recursive: true });
  }

  run(verb: string, options: Record<string, unknown> = {}): Promise<VerbRun> {
    return this.start(verb, options).done;
  }

  start(verb: string, options: Record<string, unknown> = {}): RunningVerb {
    const resultFile = join(this.folder, `result-${++this.#runs}.json`);
    return startVerb(this.folder, verb, { timeScale: 0.2, ...options, resultFile });
  }

  /** Processes that this workspace has running: none may be left in the end. */
  async processes(): Promise<string[]> {
    return (await processesOf(this.folder)).map(({ pid, command }) => `${pid} ${command}`);
  }

  async cloudPid(): Promise<number> {
    return (await this.#cloud()).pid;
  }

  /** Processes of the tasks of both slots. */
  async taskPids(): Promise<number[]> {
    const processes = await processesOf(join(this.state, 'images'));
    return processes.filter(({ command }) => command.includes('main.mjs')).map(({ pid }) => pid);
  }

  async postgresPid(): Promise<number> {
    const server = (await processesOf(this.state)).find(({ command }) => /bin\/postgres\b/.test(command));
    if (server === undefined) throw new Error('no PostgreSQL runs in this workspace');
    return server.pid;
  }

  async compositeAlarms(): Promise<Record<'name' | 'state' | 'rule', string | undefined>[]> {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const cloudWatch = new CloudWatch({ endpoint: await this.endpoint(), region: 'eu-west-1', credentials });
    const { CompositeAlarms = [] } = await cloudWatch.describeAlarms({ AlarmTypes: ['CompositeAlarm'] });
    cloudWatch.destroy();
    return CompositeAlarms.map(({ AlarmName: name, StateValue: state, AlarmRule: rule }) => ({
      name,
      state,
      rule,
    }));
  }

  /** Of the template that the local cloud has applied. */
  async assemblyHash(): Promise<string> {
    const health = await (await fetch(`${await this.endpoint()}/_cutover/health`)).json();
    return (health as { assemblyHash: string }).assemblyHash;
  }

  /** Synthesizes the template of this machine again, from the same sources. */
  async synth(): Promise<void> {
    const main = join(root, 'apps/infra/src/main.ts');
    const out = join(this.folder, 'dist/apps/infra');
    await promisify(execFile)(process.execPath, [main, '--environment', 'local', '--out', out]);
  }

  async deleteParameter(name: string): Promise<void> {
    const { url } = await this.#cloud();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const ssm = new SSMClient({ endpoint: url, region: 'eu-west-1', credentials });
    await ssm.send(new DeleteParameterCommand({ Name: name }));
    ssm.destroy();
  }

  /** Where AWS's APIs answer. */
  async endpoint(): Promise<string> {
    return (await this.#cloud()).url;
  }

  async iam(): Promise<IamReport> {
    return (await (await fetch(`${await this.endpoint()}/_cutover/iam`)).json()) as IamReport;
  }

  /** Resolves when production answers a path with a status; rejects after 30 s. */
  async eventually(path: string, status: number): Promise<void> {
    const { result } = await this.run('status');
    const deadline = Date.now() + 30_000;
    let last = 'no answer';
    while (Date.now() < deadline) {
      try {
        const response = await fetch(`${String(result.url)}${path}`);
        if (response.status === status) return;
        last = `${response.status} ${await response.text()}`;
      } catch (error) {
        last = String(error);
      }
      await sleep(200);
    }
    throw new Error(`${path} never answered ${status}: ${last}`);
  }

  /** Asks the local cloud to stop, as a shutdown of the machine does: its state stays. */
  async stopCloud(): Promise<void> {
    const pid = await this.cloudPid();
    process.kill(pid, 'SIGTERM');
    while ((await processesOf(this.folder)).some((found) => found.pid === pid)) await sleep(100);
  }

  /** Damages what the local cloud keeps of its resources. */
  async corruptState(): Promise<void> {
    const file = join(this.state, 'store.ndjson');
    await writeFile(file, `{"half": \n${await readFile(file, 'utf8')}`);
  }

  /** Changes the synthesized template that holds the load balancer. */
  async editTemplate(edit: (template: Template) => void): Promise<void> {
    const assembly = join(this.folder, 'dist/apps/infra/local');
    const files = (await readdir(assembly, { recursive: true })).filter((file) =>
      file.endsWith('.template.json'),
    );
    for (const file of files) {
      const template = JSON.parse(await readFile(join(assembly, file), 'utf8')) as Template;
      if (!Object.values(template.Resources).some(({ Type }) => Type.endsWith('::TargetGroup'))) continue;
      edit(template);
      await writeFile(join(assembly, file), JSON.stringify(template, undefined, 1));
    }
  }

  /** Puts back the templates as they were synthesized, and changes them. */
  async breakTemplates(change: (templates: Templates) => void): Promise<void> {
    const assembly = join(this.folder, 'dist/apps/infra/local');
    await Templates.restore(assembly, join(root, 'dist/apps/infra/local'));
    await Templates.edit(assembly, (templates) => {
      // Also the grace that ECS gives a task: what never becomes healthy need not be waited for.
      templates.inManifest('startTimeoutSeconds', 20);
      change(templates);
    });
  }

  /** Shortest time between the last weight and the stop of the old slot, by the manifest. */
  async drainMs(): Promise<number> {
    let seconds = NaN;
    await this.editTemplate((template) => {
      const text = JSON.stringify(template);
      const of = (name: string) => Number(new RegExp(`${name}\\\\*":(\\d+)`).exec(text)?.[1]);
      seconds = of('deregistrationDelaySeconds') + of('settleSeconds');
    });
    return seconds * 1000;
  }

  /** Stops the local cloud and removes the folder. */
  async remove(): Promise<void> {
    await rm(join(this.folder, '.cutover'), { force: true }).catch(() => undefined);
    await this.run('destroy');
    await rm(this.folder, { recursive: true, force: true });
  }

  async #cloud(): Promise<{ pid: number; url: string }> {
    return JSON.parse(await readFile(join(this.state, 'cloud.json'), 'utf8')) as { pid: number; url: string };
  }
}

export interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}
