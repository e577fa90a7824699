import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ECS } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SSM } from '@aws-sdk/client-ssm';
import { loadEnvironment, type Manifest, namesOf } from '@cutover/config';
import { type RunningVerb, startVerb, type VerbRun } from '../../src/testing/start-verb.ts';
import { binary } from './binary.ts';
import { type Database, startDatabase } from './database.ts';
import { type Fakecloud, startFakecloud } from './fakecloud.ts';
import { createStacks, type Resource } from './stacks.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const ENVIRONMENT = 'dev';
const SERVICE = 'service';

/** Seconds. The peer's clock cannot be scaled, so its checks are as quick as ELBv2 takes them. */
const HEALTH_CHECK = { interval: 5, timeout: 2 };
const DEREGISTRATION_DELAY = 5;
const STEP_BAKE = 4;
const SETTLE = 1;

/**
 * A cloud that nobody here wrote, made from the template of an environment on AWS, with the production code before it:
 * the verbs get its endpoint from `AWS_ENDPOINT_URL`, as any program that uses the SDK, and know nothing else of it.
 */
export class PeerCloud {
  readonly folder: string;
  readonly #fakecloud: Fakecloud;
  #database: Database | undefined;
  readonly #environment = loadEnvironment(ENVIRONMENT);
  readonly #names = namesOf(ENVIRONMENT, SERVICE);
  #runs = 0;

  private constructor(folder: string, fakecloud: Fakecloud) {
    this.folder = folder;
    this.#fakecloud = fakecloud;
  }

  static async create(): Promise<PeerCloud> {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-peer-'));
    await chmod(folder, 0o755);
    await mkdir(join(folder, 'apps/service'), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await cp(join(root, 'apps/service/cutover.config.ts'), join(folder, 'apps/service/cutover.config.ts'));
    const fakecloud = await startFakecloud(binary, folder, loadEnvironment(ENVIRONMENT).aws.account);
    const cloud = new PeerCloud(folder, fakecloud);
    try {
      await cloud.#setUp();
      return cloud;
    } catch (error) {
      await cloud.remove();
      throw error;
    }
  }

  /** The service as it is built, or changed by `change`, as an image of this cloud. */
  async release(
    name: string,
    change: (bundle: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<string> {
    const bundle = join(this.folder, 'images', name);
    await cp(join(root, 'dist/apps/service'), bundle, { recursive: true });
    await change(bundle);
    const { account, region } = this.#environment.aws;
    const digest = `sha256:${createHash('sha256').update(name).digest('hex')}`;
    const image = `${account}.dkr.ecr.${region}.amazonaws.com/${this.#names.repository}@${digest}`;
    await this.#fakecloud.addImage(digest, bundle);
    return image;
  }

  run(verb: string, options: Record<string, unknown> = {}): Promise<VerbRun> {
    return this.start(verb, options).done;
  }

  start(verb: string, options: Record<string, unknown> = {}): RunningVerb {
    const resultFile = join(this.folder, `result-${++this.#runs}.json`);
    const environment = { PATH: process.env['PATH'], HOME: this.folder, ...this.#credentials() };
    return startVerb(this.folder, verb, { environment: ENVIRONMENT, ...options, resultFile }, environment);
  }

  /** Base URL of production, from here. */
  async productionUrl(): Promise<string> {
    return (await this.#manifest()).urls.production;
  }

  /** Ends all tasks, the peer and the database, and removes the folder. */
  async remove(): Promise<void> {
    // Tasks first: those of a peer that is gone would go on.
    await this.#endTasks().catch(() => undefined);
    await this.#fakecloud.stop();
    await this.#database?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #endTasks(): Promise<void> {
    const ecs = new ECS(this.#config());
    try {
      const { cluster } = this.#names;
      const { serviceArns = [] } = await ecs.listServices({ cluster });
      for (const service of serviceArns) await ecs.updateService({ cluster, service, desiredCount: 0 });
      const deadline = Date.now() + 60_000;
      while (((await ecs.listTasks({ cluster })).taskArns ?? []).length > 0 && Date.now() < deadline) {
        await sleep(500);
      }
    } finally {
      ecs.destroy();
    }
  }

  async #setUp(): Promise<void> {
    await createStacks(join(root, 'dist/apps/infra', ENVIRONMENT), this.#config(), {
      without: ({ Type }) => Type.startsWith('AWS::RDS::'),
      change: madeForThePeer,
    });
    await this.#startDatabase();
    await this.#reachFromHere();
  }

  /** Makes the passwords as an operator does, and the server that the template's database would have been. */
  async #startDatabase(): Promise<void> {
    const made = await this.run('secrets');
    if (made.exitCode !== 0) throw new Error(made.output);
    const ssm = new SSM(this.#config());
    const nameOf = (key: string) => this.#names.parameter(`database/${key}`);
    const read = async (key: string) => {
      const { Parameter } = await ssm.getParameter({ Name: nameOf(key), WithDecryption: true });
      return Parameter?.Value ?? '';
    };
    const owner = { name: await read('name'), user: await read('user'), password: await read('password') };
    this.#database = await startDatabase(this.folder, owner);
    const { host, port } = this.#database;
    for (const [key, Value] of Object.entries({ host, port: String(port) })) {
      await ssm.putParameter({ Name: nameOf(key), Value, Type: 'String' });
    }
    ssm.destroy();
  }

  /** The peer's names resolve nowhere, and each load balancer has one port of its own choice. */
  async #reachFromHere(): Promise<void> {
    const loadBalancing = new ElasticLoadBalancingV2(this.#config());
    const { LoadBalancers } = await loadBalancing.describeLoadBalancers({
      Names: [this.#names.loadBalancer],
    });
    const { TargetGroups = [] } = await loadBalancing.describeTargetGroups({});
    // Its CloudFormation leaves the attributes of target groups out.
    for (const { TargetGroupArn } of TargetGroups) {
      const Value = String(DEREGISTRATION_DELAY);
      const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value }];
      await loadBalancing.modifyTargetGroupAttributes({ TargetGroupArn, Attributes });
    }
    loadBalancing.destroy();
    const port = await this.#fakecloud.loadBalancerPort(LoadBalancers?.[0]?.LoadBalancerArn ?? '');
    const manifest = await this.#manifest();
    const { healthCheck } = manifest;
    const changed = {
      ...manifest,
      urls: { production: `http://127.0.0.1:${port}` },
      healthCheck: {
        ...healthCheck,
        intervalSeconds: HEALTH_CHECK.interval,
        timeoutSeconds: HEALTH_CHECK.timeout,
      },
      deregistrationDelaySeconds: DEREGISTRATION_DELAY,
      deployment: { ...manifest.deployment, stepBakeSeconds: STEP_BAKE, settleSeconds: SETTLE },
    };
    const ssm = new SSM(this.#config());
    const Name = this.#names.manifestParameter;
    await ssm.putParameter({ Name, Value: JSON.stringify(changed), Overwrite: true });
    ssm.destroy();
  }

  async #manifest(): Promise<Manifest> {
    const ssm = new SSM(this.#config());
    const { Parameter } = await ssm.getParameter({ Name: this.#names.manifestParameter });
    ssm.destroy();
    return JSON.parse(Parameter?.Value ?? '') as Manifest;
  }

  #credentials() {
    return {
      AWS_ENDPOINT_URL: this.#fakecloud.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  }

  #config() {
    const { endpoint } = this.#fakecloud;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    return { endpoint, credentials, region: this.#environment.aws.region };
  }
}

/** Two settings of the template: quicker checks, and one listener only that the peer takes for production. */
function madeForThePeer({ Type, Properties = {} }: Resource): void {
  if (Type === 'AWS::ElasticLoadBalancingV2::TargetGroup') {
    Properties['HealthCheckIntervalSeconds'] = HEALTH_CHECK.interval;
    Properties['HealthCheckTimeoutSeconds'] = HEALTH_CHECK.timeout;
  }
  // The peer's one port answers by the rules of the first HTTP listener that it finds, in no order.
  if (Type === 'AWS::ElasticLoadBalancingV2::Listener' && Properties['Port'] === 9000) {
    Properties['Protocol'] = 'HTTPS';
  }
}
