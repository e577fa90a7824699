import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Settings } from '../settings/settings.ts';
import { SETTINGS } from '../tokens.ts';

export interface RequestRecord {
  readonly method: string;
  /** The route's template, such as `/contacts/:id`; never a path. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

@Injectable()
export class RequestMetrics {
  readonly registry = new Registry();
  readonly #requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered, by route template',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });
  readonly #durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  constructor(@Inject(SETTINGS) { identity }: Settings) {
    new Gauge({
      name: 'cutover_release_info',
      help: 'Always 1; the labels say what runs here',
      labelNames: ['release', 'slot'],
      registers: [this.registry],
    }).set({ release: identity.release, slot: identity.slot }, 1);
  }

  record({ method, route, status, durationMs }: RequestRecord): void {
    this.#requests.inc({ method, route, status });
    this.#durations.observe({ method, route }, durationMs / 1000);
  }
}
