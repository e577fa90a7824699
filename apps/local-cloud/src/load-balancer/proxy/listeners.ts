import type { CloudClock, MetricWriter } from '../../contracts.ts';
import { LateRoutes } from '../routing/late-routes.ts';
import { compileRoutes } from '../routing/route-table.ts';
import type { AccessLogs } from '../access-log/access-logs.ts';
import { groupsNamedBy } from '../state/load-balancing-state.ts';
import type { LoadBalancingState } from '../state/load-balancing-state.ts';
import type { ListenerRecord, LoadBalancerRecord } from '../state/records.ts';
import type { Fleet } from '../traffic/fleet.ts';
import { Meter } from '../traffic/meter.ts';
import { ListenerServer } from './listener-server.ts';
import { settingsOf } from './listener-settings.ts';

const PORTS_TRIED = 200;
const STOP_GRACE_MS = 10_000;
const FLUSH_MS = 1000;

interface Open {
  readonly server: ListenerServer;
  readonly port: number;
  readonly routes: LateRoutes;
  /** The rules that the routes were made of. */
  rules: string;
}

export interface ListenerAddress {
  readonly listenerArn: string;
  readonly port: number;
  readonly url: string;
}

/** Every listener as a server of this machine, kept in step with the state. */
export class Listeners {
  readonly #state: LoadBalancingState;
  readonly #fleet: Fleet;
  readonly #metrics: MetricWriter;
  readonly #clock: CloudClock;
  readonly #accessLogs: AccessLogs;
  readonly #log: (line: string) => void;
  readonly #propagationSeconds: () => number;
  readonly #open = new Map<string, Open>();
  readonly #meters = new Map<string, Meter>();
  #work: Promise<void> = Promise.resolve();
  #flushing: NodeJS.Timeout | undefined;

  constructor(
    state: LoadBalancingState,
    fleet: Fleet,
    metrics: MetricWriter,
    clock: CloudClock,
    accessLogs: AccessLogs,
    log: (line: string) => void,
    propagationSeconds: () => number,
  ) {
    this.#state = state;
    this.#fleet = fleet;
    this.#metrics = metrics;
    this.#clock = clock;
    this.#accessLogs = accessLogs;
    this.#log = log;
    this.#propagationSeconds = propagationSeconds;
    state.onChange(() => this.#follow());
  }

  addresses(): ListenerAddress[] {
    return [...this.#open].map(([listenerArn, { server }]) => ({
      listenerArn,
      port: server.port,
      url: `http://127.0.0.1:${server.port}`,
    }));
  }

  async start(): Promise<void> {
    await this.#accessLogs.start();
    this.#flushing ??= setInterval(() => this.flush(), FLUSH_MS).unref();
    await this.settled();
  }

  /** Resolves when every listener of the state is open, and every other one closed. */
  settled(): Promise<void> {
    const work = this.#work.then(() => this.#reconcile());
    this.#work = work.catch((error: unknown) => this.#log(`a listener did not open: ${String(error)}`));
    return work;
  }

  async stop(): Promise<void> {
    if (this.#flushing === undefined) return;
    clearInterval(this.#flushing);
    this.#flushing = undefined;
    await this.#work;
    await Promise.all([...this.#open.keys()].map((arn) => this.#close(arn)));
    this.flush();
    await this.#accessLogs.stop();
  }

  /** Hands the traffic since the last call to CloudWatch. */
  flush(): void {
    this.#accessLogs.flush();
    for (const [loadBalancerArn, meter] of this.#meters) {
      const groups = [...this.#fleet.groups()].filter((group) => group.loadBalancerArn === loadBalancerArn);
      const servers = this.#state
        .listenersOf(loadBalancerArn)
        .map((listener) => this.#open.get(listener.arn)?.server);
      const connections = servers.reduce((sum, server) => sum + (server?.connections ?? 0), 0);
      meter.flush(this.#metrics, groups, connections);
    }
  }

  /** Edits of rules and attributes work from the next request on. */
  #follow(): void {
    for (const [arn, open] of this.#open) {
      const { server, port } = open;
      const record = this.#state.findListener(arn);
      const owner = record && this.#state.findLoadBalancer(record.loadBalancerArn);
      if (owner === undefined || record === undefined || record.port !== port) continue;
      this.#reroute(open, record);
      server.settings = this.#settingsOf(owner);
    }
    if (this.#flushing !== undefined && this.#isBehind()) this.settled().catch(() => undefined);
  }

  #isBehind(): boolean {
    const records = this.#state.listeners();
    return (
      records.length !== this.#open.size ||
      records.some(({ arn, port }) => this.#open.get(arn)?.port !== port)
    );
  }

  async #reconcile(): Promise<void> {
    if (this.#flushing === undefined) return;
    for (const [arn, { port }] of this.#open) {
      if (this.#state.findListener(arn)?.port !== port) await this.#close(arn);
    }
    for (const record of this.#state.listeners()) {
      if (!this.#open.has(record.arn)) await this.#openListener(record);
    }
  }

  async #openListener(record: ListenerRecord): Promise<void> {
    const owner = this.#state.loadBalancer(record.loadBalancerArn);
    const meter = this.#meters.get(owner.arn) ?? new Meter(owner.arn);
    this.#meters.set(owner.arn, meter);
    const routes = new LateRoutes(this.#compile(record), () =>
      this.#clock.scaledMs(this.#propagationSeconds()),
    );
    const rules = this.#rulesOf(record);
    const server = await this.#listen(record, () => {
      return new ListenerServer(routes, this.#settingsOf(owner), meter, this.#clock);
    });
    this.#open.set(record.arn, { server, port: record.port, routes, rules });
    this.#log(`listener ${owner.name}:${record.port} answers on http://127.0.0.1:${server.port}`);
    const current = this.#state.findListener(record.arn);
    if (current !== undefined) this.#state.saveListener({ ...current, boundPort: server.port });
  }

  /** The port it had before, else the template's (from 8000 up where that is reserved), else the next that is free. */
  async #listen(record: ListenerRecord, make: () => ListenerServer): Promise<ListenerServer> {
    const wanted = record.port < 1024 ? record.port + 8000 : record.port;
    const ports = [...(record.boundPort === undefined ? [] : [record.boundPort])];
    for (let port = wanted; port < Math.min(65_536, wanted + PORTS_TRIED); port += 1) ports.push(port);
    for (const port of ports) {
      try {
        const server = make();
        await server.listen(port);
        return server;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      }
    }
    throw new Error(
      `no free port for the listener on port ${record.port}: tried ${wanted} and the ${PORTS_TRIED} after it`,
    );
  }

  async #close(arn: string): Promise<void> {
    const open = this.#open.get(arn);
    this.#open.delete(arn);
    await open?.server.close(STOP_GRACE_MS);
  }

  /** Only where the rules have changed: targets that come and go are no edit. */
  #reroute(open: Open, record: ListenerRecord): void {
    const rules = this.#rulesOf(record);
    if (rules === open.rules) return;
    open.rules = rules;
    open.routes.replace(this.#compile(record));
  }

  #rulesOf({ arn, defaultActions }: ListenerRecord): string {
    const rules = this.#state.rulesOf(arn);
    const named = groupsNamedBy([...defaultActions, ...rules.flatMap(({ actions }) => actions)]);
    const missing = named.filter((group) => this.#fleet.group(group) === undefined);
    return JSON.stringify([defaultActions, rules, missing]);
  }

  #settingsOf(owner: LoadBalancerRecord) {
    return settingsOf(owner, this.#clock, this.#accessLogs.of(owner));
  }

  #compile(record: ListenerRecord) {
    return compileRoutes(record, this.#state, (arn) => this.#fleet.group(arn));
  }
}
