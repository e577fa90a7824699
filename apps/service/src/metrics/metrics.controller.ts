import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { collectDefaultMetrics, Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { RequestMetrics } from './request-metrics.ts';

/** The pool of `pg`, which TypeORM's driver holds. */
interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

@Controller('metrics')
export class MetricsController {
  #prepared = false;

  constructor(
    private readonly metrics: RequestMetrics,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  async scrape(@Res() reply: FastifyReply): Promise<void> {
    this.#prepare();
    const { registry } = this.metrics;
    const text = await registry.metrics();
    await reply.type(registry.contentType).send(text);
  }

  /** Process metrics watch the event loop and the garbage collector: not before anybody asks for them. */
  #prepare(): void {
    if (this.#prepared) return;
    this.#prepared = true;
    const { registry } = this.metrics;
    collectDefaultMetrics({ register: registry });
    const pool = () => (this.dataSource.driver as { master?: Pool }).master;
    new Gauge({
      name: 'database_pool_connections',
      help: 'Connections of the pool, and requests that wait for one',
      labelNames: ['state'],
      registers: [registry],
      collect() {
        const { totalCount = 0, idleCount = 0, waitingCount = 0 } = pool() ?? {};
        this.set({ state: 'busy' }, totalCount - idleCount);
        this.set({ state: 'idle' }, idleCount);
        this.set({ state: 'waiting' }, waitingCount);
      },
    });
  }
}
