import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Logger } from '../logging/logger.ts';
import { LOGGER } from '../tokens.ts';
import { DatabaseUnavailableError, unavailableReason } from './database-errors.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** Connects in the background and keeps trying: a replica starts, and says why it is not ready, without a database. */
@Injectable()
export class DatabaseConnection implements OnModuleInit, OnApplicationShutdown {
  readonly #stopped = new AbortController();
  #lastReason = 'not connected to the database yet';

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    void this.#connect();
  }

  onApplicationShutdown(): void {
    this.#stopped.abort();
  }

  /** @throws {DatabaseUnavailableError} where there has been no connection since the start */
  established(): DataSource {
    if (this.dataSource.isInitialized) return this.dataSource;
    throw new DatabaseUnavailableError(this.#lastReason);
  }

  async #connect(): Promise<void> {
    const { signal } = this.#stopped;
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        await this.dataSource.initialize();
        this.logger.info('connected to the database');
        return;
      } catch (error) {
        const reason = unavailableReason(error) ?? 'the database cannot be used';
        if (reason !== this.#lastReason) this.logger.warn({ err: error }, `${reason}; trying again`);
        this.#lastReason = reason;
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
