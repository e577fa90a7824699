import { Injectable } from '@nestjs/common';
import { type HealthIndicatorFunction, HealthIndicatorService } from '@nestjs/terminus';
import { DatabaseConnection } from '../database/database-connection.ts';
import { DatabaseUnavailableError, unavailableReason } from '../database/database-errors.ts';
import { readSchemaVersion, type SchemaVersion } from '../database/schema-version.ts';
import { diskUsage, memoryUsage } from './resource-usage.ts';

/** Longest wait for the database's answer; slower is the same as none. */
export const DATABASE_LIMIT_MS = 2000;

/** What terminus asks. Each gives `up` or `down`; a `down` carries a message for people. */
@Injectable()
export class Indicators {
  #asking: Promise<SchemaVersion> | undefined;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseConnection,
  ) {}

  /** One query on a pooled connection. Adds the schema's version. */
  readonly databaseUp: HealthIndicatorFunction = () =>
    this.indicators
      .check('database')
      .attempt(async () => ({ ...(await this.#ask()) }))
      .withTimeout(DATABASE_LIMIT_MS);

  readonly memoryLeft: HealthIndicatorFunction = () => {
    const { percent, ok } = memoryUsage();
    const check = this.indicators.check('memory');
    return ok
      ? check.up({ percent })
      : check.down({ percent, message: `${percent} % of the memory is used` });
  };

  readonly diskLeft: HealthIndicatorFunction = async () => {
    const { percent, ok } = await diskUsage();
    const check = this.indicators.check('disk');
    return ok ? check.up({ percent }) : check.down({ percent, message: `${percent} % of the disk is used` });
  };

  /** Probers at the same time share one question, so that they never hold more than one connection of the pool. */
  #ask(): Promise<SchemaVersion> {
    this.#asking ??= this.#askDatabase().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #askDatabase(): Promise<SchemaVersion> {
    try {
      return await readSchemaVersion(this.database.established());
    } catch (error) {
      throw new DatabaseUnavailableError(unavailableReason(error) ?? 'the database cannot be used');
    }
  }
}
