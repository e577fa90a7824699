import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService, type HealthIndicatorFunction } from '@nestjs/terminus';
import type { SchemaVersion } from '../database/schema-version.ts';
import { Lifecycle } from '../lifecycle.ts';
import { DATABASE_LIMIT_MS, Indicators } from './indicators.ts';

/** The keys are part of the contract. */
export interface Checks {
  readonly database_connectivity: boolean;
  /** The schema has every migration of this release. */
  readonly application: boolean;
  readonly memory_usage: boolean;
  readonly disk_space: boolean;
  readonly response_times: boolean;
}

export interface Verdict {
  readonly ok: boolean;
  readonly checks: Checks;
  /** Why not, in words. Empty where `ok`. */
  readonly reasons: readonly string[];
  /** Undefined where the database did not answer. */
  readonly schema: SchemaVersion | undefined;
}

@Injectable()
export class HealthService {
  constructor(
    private readonly terminus: HealthCheckService,
    private readonly indicators: Indicators,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** May this replica be given requests? */
  readiness(): Promise<Verdict> {
    return this.#judge([this.indicators.databaseUp]);
  }

  /** Everything. */
  deep(): Promise<Verdict> {
    const { databaseUp, memoryLeft, diskLeft } = this.indicators;
    return this.#judge([databaseUp, memoryLeft, diskLeft]);
  }

  async #judge(indicators: HealthIndicatorFunction[]): Promise<Verdict> {
    const { details } = await this.#ask(indicators);
    const up = (name: string) => details[name]?.status !== 'down';
    const schema = up('database') ? (details['database'] as unknown as SchemaVersion) : undefined;
    const responseTime = Number(details['database']?.['responseTime'] ?? 0);
    const checks = {
      database_connectivity: up('database'),
      application: schema?.pending.length === 0,
      memory_usage: up('memory'),
      disk_space: up('disk'),
      response_times: up('database') && responseTime < DATABASE_LIMIT_MS,
    };
    const reasons = Object.values(details)
      .filter(({ status }) => status === 'down')
      .map(({ message }) => String(message));
    if (schema !== undefined && schema.pending.length > 0) {
      reasons.push(`the database lacks the migration ${schema.pending.join(', ')}`);
    }
    if (this.lifecycle.draining) reasons.push('this replica is shutting down');
    return { ok: reasons.length === 0 && Object.values(checks).every(Boolean), checks, reasons, schema };
  }

  /** Terminus throws what it finds wrong; here that is an answer like any other. */
  async #ask(indicators: HealthIndicatorFunction[]): Promise<HealthCheckResult> {
    try {
      return await this.terminus.check(indicators);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }
}
