import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger } from '../logging/logger.ts';
import type { DatabaseSettings } from '../settings/database-settings.ts';
import { serviceDataSource } from './data-source.ts';
import { DatabaseConnection } from './database-connection.ts';

@Module({})
export class DatabaseModule {
  static register(database: DatabaseSettings, logger: Logger): DynamicModule {
    const options = serviceDataSource(database, (error) => {
      logger.warn({ err: error }, 'the database closed an unused connection');
    });
    return {
      module: DatabaseModule,
      global: true,
      imports: [TypeOrmModule.forRoot({ ...options, manualInitialization: true })],
      providers: [DatabaseConnection],
      exports: [DatabaseConnection],
    };
  }
}
