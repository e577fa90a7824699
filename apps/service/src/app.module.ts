import { type DynamicModule, Module } from '@nestjs/common';
import { ChaosController } from './chaos/chaos.controller.ts';
import { ContactsModule } from './contacts/contacts.module.ts';
import { DatabaseModule } from './database/database.module.ts';
import { DocsController } from './docs/docs.controller.ts';
import { OpenApi } from './docs/open-api.ts';
import { HealthModule } from './health/health.module.ts';
import { InfoController } from './info/info.controller.ts';
import { Lifecycle } from './lifecycle.ts';
import type { Logger } from './logging/logger.ts';
import { MetricsModule } from './metrics/metrics.module.ts';
import type { Settings } from './settings/settings.ts';
import { LOGGER, SETTINGS } from './tokens.ts';

@Module({})
export class AppModule {
  static register(settings: Settings, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [
        DatabaseModule.register(settings.database, logger),
        HealthModule,
        ContactsModule,
        MetricsModule,
      ],
      controllers: [InfoController, DocsController, ...(settings.chaosEnabled ? [ChaosController] : [])],
      providers: [
        Lifecycle,
        OpenApi,
        { provide: SETTINGS, useValue: settings },
        { provide: LOGGER, useValue: logger },
      ],
      exports: [Lifecycle, SETTINGS, LOGGER],
    };
  }
}
